/** MongoDB dies, or hangs, in the middle of a collect. */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../helpers/eventually.ts';
import { differences } from '../helpers/numbered-lines.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import type { LogaggProcess } from '../helpers/process.ts';
import { told } from '../helpers/tally.ts';

const servers = await privateServers();
const { mongod } = servers;
const lines = { to: 200_000 };

it('a mongod that is killed in the middle costs, doubles and parks nothing', LIMIT, (t) =>
  collectThrough(t, async (collect) => {
    mongod.kill('SIGKILL');
    await mongod.gone();
    await collect.said(/trying again/);
    await mongod.restart();
  }),
);

it('a mongod that hangs for ten seconds costs, doubles and parks nothing', LIMIT, (t) =>
  collectThrough(t, async () => {
    mongod.kill('SIGSTOP');
    await sleep(10_000);
    mongod.kill('SIGCONT');
  }),
);

it(
  'a collector that is killed while mongod is away costs and doubles nothing',
  LIMIT,
  async (t) => {
    const pipeline = await startPipeline(t, servers);
    const emitted = await pipeline.logagg('emit', await pipeline.file(lines)).ended;
    assert.equal(emitted.code, 0, emitted.stderr);

    const doomed = pipeline.logagg('collect');
    const stored = await eventually(pipeline.stored, (count) => count >= lines.to / 10);
    mongod.kill('SIGKILL');
    await mongod.gone();
    await doomed.said(/trying again/);
    doomed.kill('SIGKILL');
    await doomed.ended;
    await mongod.restart();
    assert.ok(stored < lines.to, `killed too late: ${stored} were stored`);

    const collected = await pipeline.logagg('collect', '--until-empty').ended;
    assert.equal(collected.code, 0, collected.stderr);
    assert.deepEqual(await differences(pipeline.db, lines), [], `killed at ${stored} stored`);
  },
);

it(
  'what is held for too long goes back to the queue, and comes again when mongod does',
  LIMIT,
  async (t) => {
    const pipeline = await startPipeline(t, servers);
    const emitted = await pipeline.logagg('emit', await pipeline.file(lines)).ended;
    assert.equal(emitted.code, 0, emitted.stderr);

    const collect = pipeline.logagg('collect', '--until-empty', '--hold', '1s');
    const stored = await eventually(pipeline.stored, (count) => count >= lines.to / 10);
    mongod.kill('SIGKILL');
    await mongod.gone();
    await collect.said(/away for 1s: [1-9][\d,]* records went back to the queue/);
    const { messages } = await eventually(pipeline.logQueue, ({ consumers }) => consumers === 0);
    assert.ok(messages > 0, `the fault came too late: ${stored} were stored`);

    await mongod.restart();
    await collect.said(/MongoDB answers again/);
    const collected = await collect.ended;
    assert.equal(collected.code, 0, collected.stderr);
    assert.equal(told(collected, 'parked'), 0, collected.stderr);
    assert.deepEqual(await differences(pipeline.db, lines), [], `the fault came at ${stored}`);
    assert.equal((await pipeline.deadQueue()).messages, 0);
  },
);

it('a collector that waits for mongod ends when it is told to', LIMIT, async (t) => {
  const pipeline = await startPipeline(t, servers);
  const emitted = await pipeline.logagg('emit', await pipeline.file({ to: 10_000 })).ended;
  assert.equal(emitted.code, 0, emitted.stderr);
  mongod.kill('SIGKILL');
  await mongod.gone();
  const collect = pipeline.logagg('collect', '--hold', '1s');
  await collect.said(/trying again/);
  collect.kill('SIGTERM');
  const collected = await collect.ended;
  assert.equal(collected.code, 0, collected.stderr);
  await mongod.restart();
});

async function collectThrough(
  t: TestContext,
  fault: (collect: LogaggProcess) => Promise<void>,
): Promise<void> {
  const pipeline = await startPipeline(t, servers);
  const emitted = await pipeline.logagg('emit', await pipeline.file(lines)).ended;
  assert.equal(emitted.code, 0, emitted.stderr);

  const collect = pipeline.logagg('collect', '--until-empty');
  const stored = await eventually(pipeline.stored, (count) => count >= lines.to / 10);
  await fault(collect);
  assert.ok(stored < lines.to, `the fault came too late: ${stored} were stored`);

  const collected = await collect.ended;
  assert.equal(collected.code, 0, collected.stderr);
  assert.equal(told(collected, 'parked'), 0, collected.stderr);
  assert.deepEqual(await differences(pipeline.db, lines), [], `the fault came at ${stored} stored`);
  assert.equal((await pipeline.deadQueue()).messages, 0);
}
