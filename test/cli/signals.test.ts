/** Signals: the first one means finish and end well, the second one means now. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from '../helpers/exec.ts';
import { eventually } from '../helpers/eventually.ts';
import type { LogaggProcess } from '../helpers/process.ts';
import { openChannel } from '../helpers/reference.ts';
import { holdServers, openScene } from '../helpers/scene.ts';
import { testBroker } from '../helpers/servers.ts';
import { startMongod } from '../servers/mongod.ts';
import { freePorts } from '../servers/ports.ts';

await holdServers();
const [nowhere = 0] = await freePorts(1);
const NOWHERE = {
  LOGAGG_AMQP_URL: `amqp://127.0.0.1:${nowhere}/`,
  LOGAGG_MONGO_URL: `mongodb://127.0.0.1:${nowhere}/logs`,
};

/** Sends the signal until it ends: two that come close together may arrive as one. */
async function endInsistently(running: LogaggProcess, signal: NodeJS.Signals): Promise<void> {
  await eventually(
    async () => running.kill(signal),
    () => !running.isRunning(),
  );
  assert.equal((await running.ended).code, 130);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends emit and collect with 0, and what was read is stored`, async () => {
    const scene = await openScene();
    await using collect = scene.start('collect');
    await using emit = scene.start('emit', '--service', 'api');
    emit.stdin.write('one\ntwo\nthree');
    await scene.storedInAll(2);

    emit.kill(signal);
    const emitted = await emit.ended;
    assert.equal(emitted.code, 0, emitted.stderr);
    assert.match(emitted.stderr, /read 3 · confirmed 3 · returned 0/);

    await scene.storedInAll(3);
    collect.kill(signal);
    const collected = await collect.ended;
    assert.equal(collected.code, 0, collected.stderr);
    assert.match(collected.stderr, /stored 3/);
  });
}

test('SIGTERM ends a monitor with 0', async () => {
  const scene = await openScene();
  await scene.run(['emit', '-s', 'api'], 'ERROR boom\n');
  await using monitor = scene.start('monitor');
  await monitor.said(/boom\n/);
  monitor.kill('SIGTERM');
  const { code, stderr } = await monitor.ended;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /errors 1 · warnings 0 · alerts 0/);
});

test('SIGTERM ends the API with 0, also under a client that keeps its connection', async () => {
  const scene = await openScene();
  await using api = scene.start('serve-api', '--port', '0');
  const url = await api.said(/listening on (http:\/\/[^;]+);/);
  const answer = await fetch(`${url}/logs/api`, { headers: { connection: 'keep-alive' } });
  assert.equal(answer.status, 200);
  await answer.text();
  api.kill('SIGTERM');
  const { code, stderr } = await api.ended;
  assert.equal(code, 0, stderr);
});

test('what a collector has in hand when it is stopped is stored or back in the queue', async () => {
  const scene = await openScene();
  const count = 50_000;
  const lines = Array.from({ length: count }, (_, i) => `2026-11-24T10:15:02Z INFO line ${i}\n`);
  await scene.run(['emit', '-s', 'api'], lines.join(''));
  await using collect = scene.start('collect');
  await scene.storedInAll(1);
  collect.kill('SIGTERM');
  const { code, stderr } = await collect.ended;
  assert.equal(code, 0, stderr);

  const rest = await scene.collectAll();
  assert.equal(rest.code, 0, rest.stderr);
  assert.equal(await scene.stored(), count);
});

test('SIGTERM ends what waits for a server', async () => {
  for (const [command, waits] of [
    ['collect', /cannot reach MongoDB/],
    ['monitor', /RabbitMQ at .*: .*trying again/],
  ] as const) {
    await using waiting = start([command], NOWHERE);
    await waiting.said(waits);
    waiting.kill('SIGTERM');
    const { code, stderr } = await waiting.ended;
    assert.equal(code, 0, stderr);
  }
});

test('an emit that is stopped before the broker has its lines is unfinished, and says how many', async () => {
  await using emit = start(['emit', '-s', 'api', '--shutdown-timeout', '100ms'], NOWHERE);
  emit.stdin.write('one\ntwo\n');
  await emit.said(/trying again/);
  emit.kill('SIGTERM');
  const { code, stderr } = await emit.ended;
  assert.equal(code, 75, stderr);
  assert.match(stderr, /read 2 · confirmed 0 · returned 0 · kept in the spool 2/);
});

test('a second signal ends with 130 at once', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    await using emit = start(['emit', '-s', 'api', '--shutdown-timeout', '1h'], NOWHERE);
    emit.stdin.write('a line\n');
    await emit.said(/trying again/);
    await endInsistently(emit, signal);
  }
});

test('what a collector holds at its second signal is back in the queue', async () => {
  await using mongod = await startMongod();
  const { url: amqpUrl } = await testBroker();
  const scene = await openScene({ amqpUrl, mongoUrl: `${mongod.url}held` });
  await using collect = scene.start('collect', '--shutdown-timeout', '1h');
  await scene.run(['emit', '-s', 'api'], 'stored\n');
  await scene.storedInAll(1);
  mongod.kill('SIGKILL');
  await mongod.gone();
  await scene.run(['emit', '-s', 'api'], 'held\n');
  await collect.said(/holding 1 records, trying again/);

  await endInsistently(collect, 'SIGTERM');

  await using channel = await openChannel(scene.amqpUrl);
  await eventually(
    async () => (await channel.checkQueue('LogQueue')).messageCount,
    (count) => count === 1,
  );
});
