/** The figures of a collector as Prometheus gets them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { holdServers, openScene } from '../helpers/scene.ts';

await holdServers();

/** The value of each metric that has no labels, and of the sums and counts of histograms. */
function figures(text: string): Map<string, number> {
  return new Map(
    text
      .split('\n')
      .map((line) => /^(logagg_\w+) (\S+)$/.exec(line))
      .flatMap((match) => (match === null ? [] : [[match[1] ?? '', Number(match[2])] as const])),
  );
}

test('a collector tells Prometheus what it received, stored, had before and parked', async () => {
  const scene = await openScene();
  await scene.collectAll();
  const lines = Array.from({ length: 50 }, (_, n) => `2026-11-24 10:00:00 api Error e${n}\n`).join(
    '',
  );
  await using collect = scene.start('collect', '--metrics', '0');
  const address = await collect.said(/metrics on (http:\/\/127\.0\.0\.1:\d+\/metrics)/);
  const emitted = await scene.run(['emit'], lines);
  assert.equal(emitted.code, 0, emitted.stderr);

  const answer = await fetch(address);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  await answer.text();
  const found = await eventually(
    async () => figures(await (await fetch(address)).text()),
    (all) => all.get('logagg_collect_stored_total') === 50,
  );
  const value = (name: string) => found.get(`logagg_collect_${name}`);
  assert.equal(value('received_total'), 50);
  assert.equal(value('duplicates_total'), 0);
  assert.equal(value('parked_total'), 0);
  assert.equal(value('retries_total'), 0);
  assert.equal(value('held'), 0);
  assert.equal(value('batch_records_sum'), 50);
  assert.ok((value('write_seconds_count') ?? 0) >= 1);
  const lag = value('lag_seconds') ?? Number.NaN;
  assert.ok(lag >= 0 && lag < 60, String(lag));

  collect.kill('SIGTERM');
  const ended = await collect.ended;
  assert.equal(ended.code, 0, ended.stderr);
});

test('a port that is taken is said, with the flag to change', async () => {
  const scene = await openScene();
  await using first = scene.start('collect', '--metrics', '0');
  const port = await first.said(/metrics on http:\/\/127\.0\.0\.1:(\d+)/);
  const second = await scene.run(['collect', '--metrics', port]);
  assert.equal(second.code, 1);
  assert.match(second.stderr, /cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE.*--metrics/);
});
