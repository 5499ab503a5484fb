/** A backlog: shared among collectors, and never held in memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peakMib } from '../helpers/peak-memory.ts';
import { publish, referenceLine } from '../helpers/reference.ts';
import { holdServers, openScene } from '../helpers/scene.ts';
import { told } from '../helpers/tally.ts';

await holdServers();

test('a second collector gets its share of the messages that wait', async () => {
  const scene = await openScene();
  await scene.collectAll();
  // So many that the second one is there long before the first could have them all.
  const count = 100_000;
  await publish(
    scene.amqpUrl,
    Array.from({ length: count }, (_, i) => ({
      key: 'ServiceA.Info',
      body: referenceLine('ServiceA', 'Info', `line ${i}`),
    })),
  );

  await using one = scene.start('collect', '--until-empty');
  await scene.storedInAll(1);
  await using other = scene.start('collect', '--until-empty');
  const endings = await Promise.all([one.ended, other.ended]);

  for (const { code, stderr } of endings) assert.equal(code, 0, stderr);
  const [first, second] = endings.map((ending) => told(ending, 'stored'));
  assert.ok(second !== undefined && second > count / 20, `they stored ${first} and ${second}`);
  assert.equal(await scene.stored(), count);
});

const MAX_MIB = 250;

test('a collector does not take a backlog into its memory', async () => {
  const scene = await openScene();
  const count = 200_000;
  const lines = Array.from(
    { length: count },
    (_, i) => `2026-11-24T10:15:02Z INFO line ${i} ${'x'.repeat(100)}\n`,
  ).join('');
  const emitted = await scene.run(['emit', '--service', 'api'], lines);
  assert.equal(emitted.code, 0, emitted.stderr);

  await using collect = scene.start('collect');
  await scene.storedInAll(count);
  assert.ok(peakMib(collect.pid) < MAX_MIB, `${peakMib(collect.pid)} MiB`);
});
