/** A node of a broker cluster dies in the middle of the work, or is down before it begins. */
import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { differences, feedLines } from '../helpers/numbered-lines.ts';
import { LIMIT, type Pipeline, startPipeline } from '../helpers/pipeline.ts';
import type { LogaggProcess } from '../helpers/process.ts';
import { told } from '../helpers/tally.ts';
import { startMongod } from '../servers/mongod.ts';
import { startRabbitmqCluster } from '../servers/rabbitmq-cluster.ts';

/** One in three begins with the node that is down: so many that do not come about once in 400,000 runs. */
const MAX_TRIES = 32;

const [broker, mongod] = await Promise.all([startRabbitmqCluster(), startMongod()]);
after(() => Promise.all([broker.stop(), mongod.stop()]));

it(
  'a kill -9 of the node of emit, collect and queue costs and doubles nothing',
  LIMIT,
  async (t) => {
    const lines = { to: 60_000 };
    const first = { to: 40_000 };
    const pipeline = await startPipeline(t, { broker, mongod });
    const collect = pipeline.logagg('collect');
    const [node = -1] = await nodesInUse(1);
    const emit = await emitThrough(node, pipeline);
    assert.equal(await leaderOf('LogQueue'), node);
    await feedLines(emit.stdin, first);
    await eventually(pipeline.stored, (count) => count > 0);

    await broker.kill(node);
    const stored = await pipeline.stored();
    assert.ok(stored < first.to, `killed too late: ${stored} were stored`);
    await feedLines(emit.stdin, { from: first.to, to: lines.to });
    emit.stdin.end();
    for (const process of [emit, collect]) {
      await process.said(/; trying the next host\n(.*\n)*?.*: connected\n/);
      await process.said(/MonitoringQueue is on a node that is down/);
    }

    const emitted = await emit.ended;
    assert.equal(emitted.code, 0, emitted.stderr);
    assert.equal(told(emitted, 'confirmed'), lines.to, emitted.stderr);
    await eventually(pipeline.logQueue, ({ messages }) => messages === 0);
    collect.kill('SIGTERM');
    const collected = await collect.ended;
    assert.equal(collected.code, 0, collected.stderr);
    assert.deepEqual(await differences(pipeline.db, lines), []);
    assert.equal((await pipeline.deadQueue()).messages, 0);
  },
);

it('a node that is down is passed over by those who begin with it', LIMIT, async (t) => {
  const pipeline = await startPipeline(t, { broker, mongod });
  let sent = 0;
  for (let isPassed = false; !isPassed;) {
    assert.ok(sent < MAX_TRIES, `${sent} did not meet the node that is down`);
    const emitted = await pipeline.logagg('emit', '--message', 'hello', '--wait', '0s').ended;
    assert.equal(emitted.code, 0, emitted.stderr);
    sent += 1;
    isPassed = /ECONNREFUSED.*; trying the next host\n.*: connected\n/.test(emitted.stderr);
  }
  const collected = await pipeline.logagg('collect', '--until-empty', '--wait', '0s').ended;
  assert.equal(collected.code, 0, collected.stderr);
  assert.equal(await pipeline.stored(), sent);
});

/** The nodes that the open connections lead to, once there are so many. */
function nodesInUse(count: number): Promise<number[]> {
  const ports = broker.nodes.map(({ port }) => String(port));
  const read = async () => {
    const names = await broker.connections();
    return names.map((name) => ports.indexOf(name.slice(name.lastIndexOf(':') + 1)));
  };
  return eventually(read, ({ length }) => length === count);
}

/** Tries until it is connected to the node that the only other connection leads to: which one it takes is chance. */
async function emitThrough(node: number, pipeline: Pipeline): Promise<LogaggProcess> {
  for (;;) {
    const emit = pipeline.logagg('emit');
    if ((await nodesInUse(2)).every((used) => used === node)) return emit;
    emit.kill('SIGTERM');
    await emit.ended;
    await nodesInUse(1);
  }
}

/** The node of a quorum queue's leader: that on which it was declared, until that one dies. */
async function leaderOf(queue: string): Promise<number> {
  const name = await broker.evaluate(
    `[{_, Node}] = [amqqueue:get_pid(Queue) || Queue <- rabbit_amqqueue:list(),
       element(4, amqqueue:get_name(Queue)) =:= <<"${queue}">>], atom_to_list(Node)`,
  );
  return broker.nodes.findIndex((node) => node.name === name);
}
