/** Servers that are away: before the start, in the middle, and for all processes at once. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, test } from 'node:test';
import { openScene, type Scene } from '../helpers/scene.ts';
import { startMongod } from '../servers/mongod.ts';
import { startRabbitmq } from '../servers/rabbitmq.ts';

const [broker, mongod] = await Promise.all([startRabbitmq(), startMongod()]);
after(() => Promise.all([broker.stop(), mongod.stop()]));

async function sceneOn(name: string): Promise<Scene> {
  return openScene({ amqpUrl: await broker.vhost(name), mongoUrl: `${mongod.url}${name}` });
}

function line(text: string): string {
  return `${new Date().toISOString()} ERROR ${text}\n`;
}

test('all three processes live through a restart of the broker, and lose nothing', async () => {
  const scene = await sceneOn('restart');
  await using emit = scene.start('emit', '--service', 'api');
  await using collect = scene.start('collect');
  await using monitor = scene.start('monitor');
  emit.stdin.write(line('before'));
  await scene.storedInAll(1);
  await monitor.said(/before\n/);

  await broker.ctl('stop_app');
  await Promise.all([emit, collect, monitor].map((each) => each.said(/trying again/)));
  emit.stdin.write(line('meanwhile'));
  await broker.ctl('start_app');

  emit.stdin.write(line('afterwards'));
  await scene.storedInAll(3);
  await monitor.said(/meanwhile\n/);
  await monitor.said(/afterwards\n/);
  emit.stdin.end();
  const { code, stderr } = await emit.ended;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /read 3 · confirmed 3 · returned 0/);
  assert.deepEqual(
    (await scene.search()).map(({ message }) => message),
    ['before', 'meanwhile', 'afterwards'],
  );
});

test('mongod away costs no record: they wait, and are stored once when it is back', async () => {
  const scene = await sceneOn('away');
  await using emit = scene.start('emit', '--service', 'api');
  await using collect = scene.start('collect');
  emit.stdin.write(line('0'));
  await scene.storedInAll(1);

  mongod.kill('SIGKILL');
  await mongod.gone();
  for (let i = 1; i < 300; i += 1) emit.stdin.write(line(String(i)));
  emit.stdin.end();
  assert.equal((await emit.ended).code, 0, 'the broker takes them all');
  await collect.said(/holding \d+ records, trying again/);
  await mongod.restart();

  await scene.storedInAll(300);
  collect.kill('SIGTERM');
  const { code, stderr } = await collect.ended;
  assert.equal(code, 0, stderr);
  assert.equal(await scene.stored(), 300);
  assert.doesNotMatch(stderr, /parked [1-9]/);
});

/** A port on which something listens that never says a word. */
async function silentPort(): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<{ destroy: () => void }>();
  const server = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    port: address.port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

test('what starts before the broker answers waits for it, and then works', async () => {
  const scene = await sceneOn('early');
  await broker.ctl('stop_app');
  await using emit = scene.start('emit', '--service', 'api');
  await using collect = scene.start('collect');
  await using monitor = scene.start('monitor');
  emit.stdin.end(line('from the start'));
  await Promise.all([emit, collect, monitor].map((each) => each.said(/trying again/)));
  await broker.ctl('start_app');

  const { code, stderr } = await emit.ended;
  assert.equal(code, 0, stderr);
  await scene.storedInAll(1);
  await monitor.said(/from the start\n/);
});

test('a collector that starts before mongod answers waits for it, and then works', async () => {
  const scene = await sceneOn('dbearly');
  mongod.kill('SIGKILL');
  await mongod.gone();
  await using collect = scene.start('collect');
  await collect.said(/cannot reach MongoDB.*trying again/);
  await mongod.restart();
  await scene.run(['emit', '--service', 'api'], line('hello'));
  await scene.storedInAll(1);
});

test('a peer that takes the connection and says nothing is not waited for for ever', async () => {
  const silent = await silentPort();
  const scene = await openScene({
    amqpUrl: `amqp://guest:guest@127.0.0.1:${silent.port}/`,
    mongoUrl: `${mongod.url}silent`,
  });
  const { code, stderr } = await scene.run(['emit', '--wait', '0s', '--service', 'api'], line('x'));
  silent.close();
  assert.equal(code, 69, stderr);
});
