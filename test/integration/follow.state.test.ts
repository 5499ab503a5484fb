/** Followed files go on where the broker had confirmed: after a stop, after a kill, whatever was rotated meanwhile. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  copyFile,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { followInput } from '../../src/source/follow.ts';
import type { SourceEvent } from '../../src/source/source.ts';
import { eventually } from '../helpers/eventually.ts';
import { testFolder } from '../helpers/folder.ts';
import { type InputReading, readInput } from '../helpers/read-input.ts';
import { startWriter } from '../helpers/writer.ts';

const LIMIT = { timeout: 180_000 };
const FOLLOWER = fileURLToPath(new URL('../helpers/follower.ts', import.meta.url));

type OnEvent = (event: SourceEvent) => Promise<void>;

interface Place {
  path: string;
  stateFile: string;
  notices: string[];
  /** A run of its own; it is over before the next one. */
  run(from?: 'start' | 'end', onEvent?: OnEvent): InputReading;
}

async function place(t: TestContext): Promise<Place> {
  const folder = await testFolder(t);
  const path = join(folder, 'app.log');
  const stateFile = join(folder, 'state', 'state.json');
  const notices: string[] = [];
  const onNotice = (text: string) => void notices.push(text);
  const run = (from: 'start' | 'end' = 'start', onEvent?: OnEvent) =>
    readInput(t, followInput({ names: [path], from, stateFile, now: Date.now, onNotice }), onEvent);
  return { path, stateFile, notices, run };
}

/** Lines that are read, and safe. */
async function readOnce(reading: InputReading, count: number): Promise<string[]> {
  const lines = await reading.untilLines(count);
  reading.confirmAll();
  await reading.stop();
  return lines;
}

test('a restart goes on where the broker had confirmed', async (t) => {
  const { path, run } = await place(t);
  await writeFile(path, 'a\nb\n');
  const first = run();
  await readOnce(first, 2);
  await appendFile(path, 'c\nd\n');
  const second = run();
  assert.deepEqual(await second.untilLines(2), ['c', 'd']);
  assert.equal(second.sources[0]?.start, 4);
  assert.equal(second.sources[0]?.origin.fingerprint, first.sources[0]?.origin.fingerprint);
  await second.stop();
  const third = run();
  assert.deepEqual(await third.untilLines(2), ['c', 'd'], 'nobody said that they are safe');
});

test('a position within a line means that this line is safe', async (t) => {
  const { path, stateFile, run } = await place(t);
  await writeFile(path, 'a\nbbb\nc\n');
  await readOnce(run(), 3);
  const text = await readFile(stateFile, 'utf8');
  await writeFile(
    stateFile,
    text.replace('"offset":8', '"offset":3').replace(/,"mark":\{.*?\}/, ''),
  );
  const second = run();
  assert.deepEqual(await second.untilLines(1), ['c']);
  assert.equal(second.sources[0]?.start, 6);
});

test('a restart reads the rest of a renamed file first, then those that came and went, then the new one', async (t) => {
  const { path, run } = await place(t);
  await writeFile(`${path}.1`, 'an older one\n');
  await delay(1500);
  await writeFile(path, 'a\nb\n');
  const first = run('end');
  await first.until(({ length }) => length === 1);
  await readOnce(first, 0);
  await appendFile(path, 'c\n');
  await delay(20);
  await rename(path, `${path}.3`);
  await writeFile(`${path}.2`, 'd\n');
  await delay(20);
  await writeFile(path, 'e\n');
  const second = run('end');
  assert.deepEqual(await readOnce(second, 3), ['c', 'd', 'e']);
  const third = run('end');
  await appendFile(path, 'f\n');
  assert.deepEqual(await readOnce(third, 1), ['f']);
});

test('a renamed file is read although nothing has its name yet', async (t) => {
  const { path, run } = await place(t);
  await writeFile(path, 'a\n');
  await readOnce(run(), 1);
  await appendFile(path, 'b\n');
  await rename(path, `${path}-20261124`);
  const second = run();
  await second.untilLines(1);
  await writeFile(path, 'c\n');
  assert.deepEqual(await readOnce(second, 2), ['b', 'c']);
});

test('what was lost with a file that is gone is said, once', async (t) => {
  const { path, run, notices } = await place(t);
  await writeFile(path, 'a\nb\n');
  const first = run();
  await first.untilLines(2);
  await first.stop();
  await rm(path);
  await writeFile(path, 'another\n');
  await readOnce(run(), 1);
  assert.deepEqual(notices, [`4 bytes of an earlier ${path} were not sent: that file is gone`]);
  await run().stop();
  assert.equal(notices.length, 1);
});

test('a file that was truncated meanwhile is read from its start, grown again or not', async (t) => {
  const { path, run } = await place(t);
  // The same first line each time, as of a server that starts.
  await writeFile(path, 'hello\none\ntwo\n');
  await readOnce(run(), 3);
  await truncate(path);
  await appendFile(path, 'hello\n');
  assert.deepEqual(await readOnce(run(), 1), ['hello']);
  await truncate(path);
  await appendFile(path, 'hellO\nthree\n');
  assert.deepEqual(await readOnce(run(), 2), ['hellO', 'three']);
  await truncate(path);
  await appendFile(path, 'hellO\nmore than before\n');
  assert.deepEqual(await readOnce(run(), 2), ['hellO', 'more than before']);
});

test('a file that was copied and truncated meanwhile is read on in the copy, and then from its start', async (t) => {
  const { path, run, notices } = await place(t);
  for (const [before, after] of [
    ['a', 'x'],
    ['hello', 'hello'],
  ]) {
    await writeFile(path, `${before}\nb\n`);
    const first = run();
    await readOnce(first, 2);
    await appendFile(path, 'c\n');
    await copyFile(path, `${path}.1`);
    await writeFile(path, `${after}\ny and more\n`);
    const second = run();
    assert.deepEqual(await readOnce(second, 3), ['c', after, 'y and more']);
    assert.equal(second.sources[0]?.origin.fingerprint, first.sources[0]?.origin.fingerprint);
    await run().stop();
  }
  assert.deepEqual(notices, []);
});

test('from the end: what was written while nobody looked is read, and a new file from its start', async (t) => {
  const { path, run } = await place(t);
  await writeFile(path, 'a\n');
  await run('end').stop();
  const first = run('end');
  await first.until(({ length }) => length === 1);
  await first.stop();
  await appendFile(path, 'b\n');
  assert.deepEqual(await readOnce(run('end'), 1), ['b']);
  await rename(path, `${path}.1`);
  await writeFile(path, 'c\n');
  assert.deepEqual(await readOnce(run('end'), 1), ['c']);
});

test('the state names a file before anything is read of it', async (t) => {
  const { path, stateFile, run } = await place(t);
  const found: boolean[] = [];
  const reading = run('start', async ({ type }) => {
    if (type !== 'opened') return;
    const { ino } = await stat(path);
    found.push((await readFile(stateFile, 'utf8')).includes(`"inode":"${ino}"`));
  });
  for (let number = 1; number <= 3; number += 1) {
    await writeFile(path, `${number}\n`);
    await reading.untilLines(number);
    await rename(path, `${path}.${number}`);
  }
  assert.deepEqual(found, [true, true, true]);
});

test('a device that has another number after a boot is the same, and its ids too', async (t) => {
  const { path, stateFile, run } = await place(t);
  await writeFile(path, 'a\nb\n');
  const first = run();
  await readOnce(first, 2);
  const text = await readFile(stateFile, 'utf8');
  await writeFile(stateFile, text.replace(/"device":"\d+"/, '"device":"4711"'));
  await appendFile(path, 'c\n');
  const second = run();
  assert.deepEqual(await second.untilLines(1), ['c']);
  assert.equal(second.sources[0]?.origin.fingerprint, first.sources[0]?.origin.fingerprint);
});

test('the state is for its owner only, and a second process is refused by the number of the first', async (t) => {
  const { path, stateFile, run } = await place(t);
  await writeFile(path, 'a\n');
  const first = run();
  await first.untilLines(1);
  await assert.rejects(run().done, {
    kind: 'failed',
    message: `the state file ${stateFile} is in use by process ${process.pid}`,
  });
  assert.equal((await stat(stateFile)).mode & 0o777, 0o600);
  assert.equal((await stat(join(stateFile, '..'))).mode & 0o777, 0o700);
  await first.stop();
  assert.deepEqual(await readdir(join(stateFile, '..')), ['state.json']);
  await readOnce(run(), 1);
});

test('a state file that is none is set aside and said', async (t) => {
  const { path, stateFile, run, notices } = await place(t);
  await writeFile(path, 'a\n');
  await readOnce(run(), 1);
  const valid = await readFile(stateFile, 'utf8');
  const broken = [
    '',
    valid.slice(0, -5),
    '{}',
    '[]',
    'null',
    valid.replace('"offset":2', '"offset":-2'),
    valid.replace('v1', 'v2'),
    '\0'.repeat(10_000),
  ];
  for (const [index, text] of broken.entries()) {
    await writeFile(stateFile, text);
    await readOnce(run(), 1);
    assert.match(notices[index] ?? '', /is no state file of logagg: moved to .*\.corrupt-/);
  }
  const aside = (await readdir(join(stateFile, '..'))).filter((name) => name.includes('.corrupt-'));
  assert.equal(aside.length, broken.length);
  assert.equal(await readFile(join(stateFile, '..', aside[1] ?? ''), 'utf8'), broken[1]);
});

test(
  'killed at any moment, under rotation, no line is missing and none has two ids',
  LIMIT,
  async (t) => {
    const { path, stateFile } = await place(t);
    const kept = `${stateFile}.kept`;
    let follower = await startFollower(t, path, stateFile, kept);
    const writer = await startWriter(t, path);
    for (let round = 1; round <= 20; round += 1) {
      await delay(Math.random() * 800);
      follower.kill('SIGKILL');
      await once(follower, 'exit');
      for (let rotations = Math.floor(Math.random() * 3); rotations > 0; rotations -= 1) {
        await rename(path, `${path}.${round}${rotations}`);
        await writer.reopen();
        await delay(30);
      }
      follower = await startFollower(t, path, stateFile, kept);
    }
    const count = await writer.end();
    const lines = await eventually(
      async () => linesById(await readFile(kept, 'utf8')),
      (found) => found.size >= count,
    );
    follower.kill('SIGKILL');
    const numbers = [...lines.values()].map((line) => Number.parseInt(line, 10));
    assert.deepEqual(
      numbers.sort((a, b) => a - b),
      Array.from({ length: count }, (_, number) => number),
    );
  },
);

async function startFollower(t: TestContext, ...args: string[]) {
  const child = fork(FOLLOWER, args, { execArgv: ['--import', 'tsx'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

/** A line that is kept twice has the same file and offset, and then the same text. */
function linesById(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of text.split('\n').slice(0, -1)) {
    const [, id = '', line = ''] = /^(\d+ \d+) (.*)$/s.exec(entry) ?? [];
    assert.equal(found.get(id) ?? line, line);
    found.set(id, line);
  }
  return found;
}
