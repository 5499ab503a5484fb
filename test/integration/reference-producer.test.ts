/** Beside the reference system: its producers are understood, and its consumers understand us. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdServers, openScene } from '../helpers/scene.ts';
import { openChannel, publish, referenceLine, referenceParse } from '../helpers/reference.ts';

await holdServers();

test('plain messages of a reference producer are stored and found', async () => {
  const scene = await openScene();
  await scene.collectAll();
  const severities = ['Error', 'Info', 'Debug', 'Warn'];
  await publish(
    scene.amqpUrl,
    severities.map((severity) => ({
      key: `ServiceA.${severity}`,
      body: referenceLine('ServiceA', severity, 'Log message generated'),
    })),
  );
  await scene.collectAll();

  assert.deepEqual(
    (await scene.search()).map(({ service, severity, message }) => [service, severity, message]),
    ['ERROR', 'INFO', 'DEBUG', 'WARN'].map((severity) => [
      'ServiceA',
      severity,
      'Log message generated',
    ]),
  );
  const [error, ...others] = await scene.search('-s', 'ServiceA', '-l', 'error');
  assert.equal(error?.timestamp, '2026-11-24T10:15:02.000Z');
  assert.equal(error?.severity, 'ERROR');
  assert.deepEqual(others, []);
});

test('an exchange that the reference made before us, and not durable, is used as it is', async () => {
  const scene = await openScene();
  await using channel = await openChannel(scene.amqpUrl);
  await channel.assertExchange('logs_exchange', 'topic', { durable: false });

  const emitted = await scene.run(
    ['emit', '--service', 'ours'],
    '2026-11-24 10:15:02 ERROR boom\n',
  );
  assert.equal(emitted.code, 0, emitted.stderr);
  assert.match(emitted.stderr, /using logs_exchange as found/);
  await publish(scene.amqpUrl, [
    { key: 'ServiceA.Error', body: referenceLine('ServiceA', 'Error', 'theirs') },
  ]);
  const collected = await scene.collectAll();

  assert.equal(collected.code, 0, collected.stderr);
  assert.deepEqual(
    (await scene.search()).map(({ service, message }) => `${service} ${message}`).sort(),
    ['ServiceA theirs', 'ours boom'],
  );
  // Its own processes can still declare it as they do.
  await channel.assertExchange('logs_exchange', 'topic', { durable: false });
});

test('a reference consumer understands what emit --wire plain publishes', async () => {
  const scene = await openScene();
  await using channel = await openChannel(scene.amqpUrl);
  await channel.assertExchange('logs_exchange', 'topic', { durable: false });
  await channel.assertQueue('monitoringQueue', { durable: true });
  await channel.bindQueue('monitoringQueue', 'logs_exchange', '*.Error');
  await channel.bindQueue('monitoringQueue', 'logs_exchange', '*.Warn');
  const lines = [
    '2026-11-24T10:15:02.789Z ERROR boom  twice',
    '{"level":"warn","msg":"slow","service":"order service","time":"2026-11-24T10:15:03Z"}',
    '2026-11-24 10:15:04 INFO ready',
    '2026-11-24 10:15:05 ServiceA Error as it came',
    '2026-11-24 10:15:06 [fatal] down',
  ];
  const emitted = await scene.run(
    ['emit', '--wire', 'plain', '--service', 'api.v2'],
    lines.join('\n'),
  );
  assert.equal(emitted.code, 0, emitted.stderr);

  const parsed = [];
  for (;;) {
    const message = await channel.get('monitoringQueue', { noAck: true });
    if (message === false) break;
    const log = referenceParse(message.content.toString());
    assert.equal(message.fields.routingKey, `${log.service}.${log.severity}`);
    parsed.push(log);
  }
  assert.deepEqual(parsed, [
    {
      timestamp: '2026-11-24 10:15:02',
      service: 'api_v2',
      severity: 'Error',
      message: 'boom  twice',
    },
    {
      timestamp: '2026-11-24 10:15:03',
      service: 'order_service',
      severity: 'Warn',
      message: 'slow',
    },
    {
      timestamp: '2026-11-24 10:15:05',
      service: 'ServiceA',
      severity: 'Error',
      message: 'as it came',
    },
    { timestamp: '2026-11-24 10:15:06', service: 'api_v2', severity: 'Error', message: 'down' },
  ]);
});

test('a publisher that comes before the first collector loses nothing', async () => {
  const scene = await openScene();
  const lines = Array.from({ length: 100 }, (_, i) => `2026-11-24 10:15:02 INFO line ${i}\n`);
  const emitted = await scene.run(['emit', '--service', 'early'], lines.join(''));
  assert.equal(emitted.code, 0, emitted.stderr);
  assert.match(emitted.stderr, /read 100 · confirmed 100 · returned 0/);

  await scene.collectAll();
  assert.equal(await scene.stored(), 100);
});
