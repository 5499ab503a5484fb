/** The broker is short of memory, and takes no messages. */
import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { differences } from '../helpers/numbered-lines.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { told } from '../helpers/tally.ts';

const servers = await privateServers();
const lines = { to: 200_000 };

const allowMemory = (share: number) =>
  servers.broker.evaluate(`vm_memory_monitor:set_vm_memory_high_watermark(${share}), "done"`);
const alarm = () => allowMemory(0.0001);
const allClear = () => allowMemory(0.4);
afterEach(allClear);

it('emit waits, says so, and goes on afterwards; collect works on meanwhile', LIMIT, async (t) => {
  const pipeline = await startPipeline(t, servers);
  const emit = pipeline.logagg('emit', await pipeline.file(lines));
  await eventually(pipeline.logQueue, ({ messages }) => messages > 0);

  await alarm();
  await emit.said(/takes no messages/);
  const meanwhile = await pipeline.logagg('collect', '--until-empty').ended;
  assert.equal(meanwhile.code, 0, meanwhile.stderr);
  assert.ok(told(meanwhile, 'stored') > 0, meanwhile.stderr);
  assert.ok(emit.isRunning(), `the alarm came too late: ${meanwhile.stderr}`);
  await allClear();
  await emit.said(/takes messages again/);

  const emitted = await emit.ended;
  assert.equal(emitted.code, 0, emitted.stderr);
  assert.equal(told(emitted, 'confirmed'), lines.to, emitted.stderr);
  const collected = await pipeline.logagg('collect', '--until-empty').ended;
  assert.equal(collected.code, 0, collected.stderr);
  assert.deepEqual(await differences(pipeline.db, lines), []);
});

it(
  'an emit stopped while it waits ends with 75, and a second one completes it',
  LIMIT,
  async (t) => {
    const pipeline = await startPipeline(t, servers);
    const path = await pipeline.file(lines);
    const emit = pipeline.logagg('emit', path, '--shutdown-timeout', '1s');
    await eventually(pipeline.logQueue, ({ messages }) => messages > 0);

    await alarm();
    await emit.said(/takes no messages/);
    emit.kill('SIGTERM');
    const stopped = await emit.ended;
    assert.equal(stopped.code, 75, stopped.stderr);
    assert.ok(told(stopped, 'not confirmed') > 0, stopped.stderr);
    await allClear();

    const early = await pipeline.logagg('collect', '--until-empty').ended;
    assert.ok(told(early, 'stored') >= told(stopped, 'confirmed'), early.stderr);
    const again = await pipeline.logagg('emit', path).ended;
    assert.equal(again.code, 0, again.stderr);
    const collected = await pipeline.logagg('collect', '--until-empty').ended;
    assert.equal(collected.code, 0, collected.stderr);
    assert.deepEqual(await differences(pipeline.db, lines), []);
  },
);
