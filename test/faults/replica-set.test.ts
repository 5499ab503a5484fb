/** A replica set whose primary steps down, and then dies, in the middle of a collect. */
import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { differences, feedLines } from '../helpers/numbered-lines.ts';
import { LIMIT } from '../helpers/pipeline.ts';
import { holdServers, openScene } from '../helpers/scene.ts';
import { testBroker } from '../helpers/servers.ts';
import { told } from '../helpers/tally.ts';
import { startReplicaSet } from '../servers/replica-set.ts';

await holdServers();
const mongod = await startReplicaSet();
after(mongod.stop);
const { url: amqpUrl } = await testBroker();
const scene = await openScene({ amqpUrl, mongoUrl: mongod.database('logs') });
const lines = { to: 100_000 };

it('two stepdowns and a kill -9 of the primary cost, double and park nothing', LIMIT, async () => {
  await using emit = scene.start('emit');
  await feedLines(emit.stdin, lines);
  emit.stdin.end();
  assert.equal((await emit.ended).code, 0);

  await using collect = scene.start('collect', '--until-empty');
  const killPrimary = async () => mongod.kill(await mongod.primary());
  for (const [index, fault] of [mongod.stepDown, mongod.stepDown, killPrimary].entries()) {
    await scene.storedInAll((lines.to * (index + 1)) / 10);
    const primary = await mongod.primary();
    await fault();
    assert.notEqual(await mongod.primary(), primary);
    const stored = await scene.stored();
    assert.ok(stored < lines.to, `fault ${index + 1} came too late: ${stored} were stored`);
  }

  const collected = await collect.ended;
  assert.equal(collected.code, 0, collected.stderr);
  assert.match(collected.stderr, /trying again/);
  assert.equal(told(collected, 'parked'), 0, collected.stderr);
  assert.deepEqual(await differences(scene.db, lines), []);
});

it('the last member of a set, a secondary, is read by those who ask for it', LIMIT, async () => {
  await mongod.kill(await mongod.primary());
  const search = async (...from: string[]) => {
    const ending = await scene.run(['search', '-s', 'orders', '-n', '5', '-o', 'ndjson', ...from]);
    return { ...ending, found: ending.stdout.split('\n').filter(Boolean).length };
  };
  const refused = search();
  // It has all that was stored, but may have been about to apply the last of it.
  await eventually(
    () => search('--read-from', 'secondary'),
    ({ found }) => found === 5,
  );
  assert.equal((await refused).code, 69);

  await using api = scene.start('serve-api', '--port', '0', '--read-from', 'secondary');
  const address = await api.said(/listening on (\S+);/);
  const answer = await fetch(`${address}/logs/orders?limit=5`);
  assert.equal(((await answer.json()) as { logs: unknown[] }).logs.length, 5);
});
