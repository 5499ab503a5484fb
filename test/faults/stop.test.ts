/** SIGTERM in the middle of the work. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { differences } from '../helpers/numbered-lines.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { told } from '../helpers/tally.ts';

const servers = await privateServers();
const lines = { to: 200_000 };

it('collect stores what it holds and leaves the rest to others', LIMIT, async (t) => {
  const pipeline = await startPipeline(t, servers);
  const emitted = await pipeline.logagg('emit', await pipeline.file(lines)).ended;
  assert.equal(emitted.code, 0, emitted.stderr);

  const stopped = pipeline.logagg('collect');
  await eventually(pipeline.stored, (count) => count >= lines.to / 10);
  stopped.kill('SIGTERM');
  const first = await stopped.ended;
  assert.equal(first.code, 0, first.stderr);
  assert.ok(told(first, 'stored') < lines.to, `stopped too late: ${first.stderr}`);

  const second = await pipeline.logagg('collect', '--until-empty').ended;
  assert.equal(second.code, 0, second.stderr);
  assert.equal(told(second, 'stored'), lines.to - told(first, 'stored'), second.stderr);
  assert.equal(told(second, 'stored before'), 0, second.stderr);
  assert.deepEqual(await differences(pipeline.db, lines), []);
});

it(
  'collect does not wait for a database that hangs, and gives back what it holds',
  LIMIT,
  async (t) => {
    const pipeline = await startPipeline(t, servers);
    const emitted = await pipeline.logagg('emit', await pipeline.file(lines)).ended;
    assert.equal(emitted.code, 0, emitted.stderr);

    const stopped = pipeline.logagg('collect', '--shutdown-timeout', '1s');
    await eventually(pipeline.stored, (count) => count >= lines.to / 10);
    servers.mongod.kill('SIGSTOP');
    stopped.kill('SIGTERM');
    const first = await stopped.ended;
    servers.mongod.kill('SIGCONT');
    assert.equal(first.code, 0, first.stderr);
    assert.ok(told(first, 'stored') < lines.to, `stopped too late: ${first.stderr}`);

    const second = await pipeline.logagg('collect', '--until-empty').ended;
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(await differences(pipeline.db, lines), []);
  },
);

it('emit ends with all that it has read confirmed, to the last line', LIMIT, async (t) => {
  const pipeline = await startPipeline(t, servers);
  const emit = pipeline.logagg('emit', await pipeline.file(lines));
  await eventually(pipeline.logQueue, ({ messages }) => messages > 0);
  emit.kill('SIGTERM');
  const emitted = await emit.ended;
  assert.equal(emitted.code, 0, emitted.stderr);
  const confirmed = told(emitted, 'confirmed');
  assert.ok(confirmed > 0 && confirmed < lines.to, `stopped too early or late: ${confirmed}`);

  const collected = await pipeline.logagg('collect', '--until-empty').ended;
  assert.equal(collected.code, 0, collected.stderr);
  assert.deepEqual(await differences(pipeline.db, { to: confirmed }), []);
});

it('emit ends with 75 when there is no broker to confirm what it has read', LIMIT, async (t) => {
  const pipeline = await startPipeline(t, servers);
  const nowhere = ['--amqp-url', 'amqp://127.0.0.1:1', '--shutdown-timeout', '1s'];
  const emit = pipeline.logagg('emit', await pipeline.file({ to: 10 }), ...nowhere);
  await emit.said(/trying again/);
  emit.kill('SIGTERM');
  const emitted = await emit.ended;
  assert.equal(emitted.code, 75, emitted.stderr);
  assert.equal(told(emitted, 'not confirmed'), 10, emitted.stderr);
});

it('emit that has nothing to send ends before it is connected', LIMIT, async (t) => {
  const pipeline = await startPipeline(t, servers);
  const emitted = await pipeline.logagg('emit', await pipeline.file({ to: 0 })).ended;
  assert.equal(emitted.code, 0, emitted.stderr);
});
