/** Several monitors on one queue raise the alerts that one would raise which sees everything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBoard } from '../../src/pipeline/alert/board.ts';
import { createRateWatcher } from '../../src/pipeline/alert/rate-watcher.ts';
import { createRule } from '../../src/pipeline/alert/rule.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { startReceiver } from '../helpers/alert-receiver.ts';
import { eventually } from '../helpers/eventually.ts';
import { messageOf, recordsOf, untilHeard } from '../helpers/log-messages.ts';
import type { LogaggProcess } from '../helpers/process.ts';
import { publish } from '../helpers/reference.ts';
import { holdServers, openScene, type Scene } from '../helpers/scene.ts';

await holdServers();

const HOUR_MS = 3_600_000;
const THRESHOLD = 10;
const WINDOW_MS = 5000;

interface Fed {
  record: LogRecord;
  arrival: number;
}

async function feed(scene: Scene, records: readonly LogRecord[], times = 1): Promise<Fed[]> {
  const arrival = Date.now();
  for (let time = 0; time < times; time += 1) {
    await publish(scene.amqpUrl, records.map(messageOf));
  }
  return records.map((record) => ({ record, arrival }));
}

/** The groups that fire, by one board that is given everything, each record once. */
async function oracle(fed: readonly Fed[]): Promise<string[]> {
  const rule = createRule({
    kind: 'rate',
    name: 'oracle',
    severities: ['ERROR'],
    services: [],
    by: 'service',
    threshold: THRESHOLD,
    windowMs: WINDOW_MS,
    clearBelow: THRESHOLD,
    clearForMs: 0,
    cooldownMs: undefined,
    spike: undefined,
  } as const);
  const fired: string[] = [];
  let now = 0;
  const board = createBoard({
    watchers: [createRateWatcher(rule, 'oracle')],
    door: undefined,
    instance: 'oracle',
    clock: 'event',
    seesAll: true,
    now: () => now,
    listeningFor: () => 0,
    onNotice: ({ kind, group }) => fired.push(`${kind} ${group}`),
    onUnshared: () => undefined,
    onDecision: () => undefined,
    onRemark: () => undefined,
  });
  for (const { record, arrival } of fed) {
    now = arrival;
    board.add([record]);
    await board.look();
  }
  return fired.sort();
}

for (const count of [1, 3]) {
  test(`${count} monitors, one of them killed, tell of each episode under one key`, async () => {
    const scene = await openScene();
    await scene.collectAll();
    await using receiver = await startReceiver();
    const begin = (): LogaggProcess =>
      scene.start(
        'monitor',
        '--ack',
        '--by',
        'service',
        '--threshold',
        `${THRESHOLD}`,
        '--window',
        `${WINDOW_MS}ms`,
        '--webhook-allow-private',
        '--notify',
        `webhook=${receiver.url}`,
      );
    const fed: Fed[] = [];
    const add = async (records: readonly LogRecord[], times = 1) =>
      void fed.push(...(await feed(scene, records, times)));
    await using first = begin();
    await using second = count === 1 ? undefined : begin();
    await using third = count === 1 ? undefined : begin();
    const beginning = [first, second, third].filter((one) => one !== undefined);
    await untilHeard(scene.amqpUrl, beginning);

    await add(recordsOf('backlog', 40, { skew: -HOUR_MS / 6 }));
    await add(recordsOf('behind', 40, { skew: -HOUR_MS }));
    await add(recordsOf('ahead', 12, { skew: HOUR_MS }));
    await add(recordsOf('few', 9));
    // A publisher that has heard no confirm sends again.
    await add(recordsOf('again', 6), 2);
    await add(recordsOf('many', 12));
    await add(recordsOf('flood', 300));
    const killed = recordsOf('killed', 14);
    await add(killed.slice(0, 7));
    first.kill('SIGKILL');
    await first.ended;
    await using fourth = count === 1 ? begin() : undefined;
    await add(killed.slice(7));

    const expected = await oracle(fed);
    assert.deepEqual(
      expected,
      ['ahead', 'flood', 'killed', 'many'].map((one) => `firing ${one}`),
    );
    await eventually(
      async () => Object.keys(receiver.firingKeys()).sort(),
      (groups) => groups.join() === 'ahead,flood,killed,many',
    );
    // What would come in vain has had time to.
    await add(recordsOf('last', 12));
    await eventually(
      async () => Object.keys(receiver.firingKeys()),
      (all) => all.includes('last'),
    );

    const keys = receiver.firingKeys();
    assert.deepEqual(Object.keys(keys).sort(), ['ahead', 'flood', 'killed', 'last', 'many']);
    for (const [group, ofGroup] of Object.entries(keys)) assert.equal(ofGroup.length, 1, group);
    // Where nothing has failed, once is once.
    const told = receiver.received.filter(({ alert }) => alert.group === 'last');
    assert.equal(told.length, 1);
    const running = [second, third, fourth].filter((one) => one !== undefined);
    for (const monitor of running) {
      monitor.kill('SIGTERM');
      const { code, stdout, stderr } = await monitor.ended;
      assert.equal(code, 0, stderr);
      // Each shows each alert that began while it ran, whoever told the receiver.
      assert.equal(stdout.match(/ALERT high error rate of last: /g)?.length, 1, stdout);
    }
  });
}

test('with a queue of its own a monitor sees all, and the others still get theirs', async () => {
  const scene = await openScene();
  await scene.collectAll();
  const flags = ['monitor', '--threshold', '10', '--window', '1m'];
  await using watching = scene.start(...flags, '--all');
  await using counting = scene.start(...flags);
  const both = [watching, counting];
  await untilHeard(scene.amqpUrl, both);
  await feed(scene, recordsOf('api', 9));
  await Promise.all(both.map((one) => one.said(/api {2}boom 8\n/)));
  await feed(scene, recordsOf('api', 1));
  await Promise.all(both.map((one) => one.said(/ALERT high error rate/)));
  for (const monitor of both) {
    monitor.kill('SIGTERM');
    const { code, stdout, stderr } = await monitor.ended;
    assert.equal(code, 0, stderr);
    // Ten in all, and not ten in each of two.
    assert.equal(stdout.match(/ ERROR api {2}boom/g)?.length, 10);
    assert.equal(stdout.match(/ALERT/g)?.length, 1);
  }
});
