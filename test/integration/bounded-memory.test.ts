/** Input of any shape passes through a bounded amount of memory. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import { peakMib } from '../helpers/peak-memory.ts';
import { holdServers, openScene } from '../helpers/scene.ts';

await holdServers();
const MAX_MIB = 250;
const MIB = 1024 * 1024;

test('a line of 700 MiB is cut at its bound and not held', async () => {
  const scene = await openScene();
  await using emit = scene.start('emit', '--service', 'api');
  const part = Buffer.alloc(MIB, 'x');
  await pipeline(Readable.from(Array.from({ length: 700 }, () => part)), emit.stdin, {
    end: false,
  });
  await pipeline(Readable.from(['\nnext\n']), emit.stdin, { end: false });
  await scene.collectAll();
  await scene.storedInAll(1);
  const peak = peakMib(emit.pid);
  emit.stdin.end();
  const ended = await emit.ended;
  assert.equal(ended.code, 0, ended.stderr);
  assert.ok(peak < MAX_MIB, `${peak} MiB`);

  await scene.collectAll();
  const found = await scene.search('--service', 'api');
  assert.deepEqual(
    found.map(({ message }) => message.length),
    [MIB, 'next'.length],
  );
});

test('a million tiny lines are not held, by neither side', async () => {
  const scene = await openScene();
  const count = 1_000_000;
  await using emit = scene.start('emit', '--service', 'api');
  const part = 'x\n'.repeat(10_000);
  const parts = Readable.from(Array.from({ length: count / 10_000 }, () => part));
  await pipeline(parts, emit.stdin, { end: false });
  await using collect = scene.start('collect');
  await scene.storedInAll(count);
  for (const { pid } of [emit, collect]) {
    assert.ok(peakMib(pid) < MAX_MIB, `${peakMib(pid)} MiB`);
  }
});
