/** What the reference's monitor does not see, and what kills it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publish, referenceLine } from '../helpers/reference.ts';
import { holdServers, openScene } from '../helpers/scene.ts';

await holdServers();

function errors(count: number): string {
  const now = new Date().toISOString();
  return Array.from({ length: count }, (_, i) => `${now} ERROR boom ${i}\n`).join('');
}

test('five hundred errors in a moment are all shown, and are one alert', async () => {
  const scene = await openScene();
  const emitted = await scene.run(['emit', '--service', 'pay'], errors(500));
  assert.equal(emitted.code, 0, emitted.stderr);

  await using monitor = scene.start('monitor', '--threshold', '10', '--window', '60s');
  await monitor.said(/boom 499\n/);
  monitor.kill('SIGTERM');
  const { code, stdout, stderr } = await monitor.ended;

  assert.equal(code, 0, stderr);
  assert.equal(stdout.match(/ ERROR pay {2}boom \d+\n/g)?.length, 500);
  assert.equal(stdout.match(/ALERT high error rate/g)?.length, 1);
  assert.match(stdout, /ALERT high error rate: 10 errors within 1m \(pay 10\)/);
  assert.match(stderr, /errors 500 · warnings 0 · alerts 1/);
});

test('a backlog of old errors is shown and is no alert', async () => {
  const scene = await openScene();
  const old = Array.from({ length: 50 }, (_, i) => `2026-01-01T00:00:00Z ERROR old ${i}\n`);
  await scene.run(['emit', '--service', 'pay'], old.join(''));
  await using monitor = scene.start('monitor');
  await monitor.said(/old 49\n/);
  monitor.kill('SIGTERM');
  const { stdout } = await monitor.ended;
  assert.doesNotMatch(stdout, /ALERT/);
});

test('a message that is no log does not end the monitor, and costs it no other', async () => {
  const scene = await openScene();
  await scene.collectAll();
  const good = (i: number) => ({
    key: 'ServiceA.Error',
    body: referenceLine('ServiceA', 'Error', `good ${i}`),
  });
  const odd = [
    { key: 'ServiceA.Error', body: 'boom' },
    { key: 'ServiceA.Error', body: '' },
    { key: 'ServiceA.Error', body: Buffer.from([0xff, 0xfe, 0x00]) },
    { key: 'ServiceA.Error', body: 'x', options: { contentEncoding: 'gzip' } },
    {
      key: 'ServiceA.Error',
      body: '['.repeat(50_000),
      options: { contentType: 'application/json' },
    },
    { key: 'ServiceA.Error', body: '{"id":', options: { type: 'logagg.batch.v1' } },
  ];
  const all = Array.from({ length: 1000 }, (_, i) => good(i));
  await publish(scene.amqpUrl, [...all.slice(0, 10), ...odd, ...all.slice(10)]);

  await using monitor = scene.start('monitor');
  await monitor.said(/good 999\n/);
  monitor.kill('SIGTERM');
  const { code, stdout, stderr } = await monitor.ended;

  assert.equal(code, 0, stderr);
  for (let i = 0; i < 1000; i += 1) assert.ok(stdout.includes(`  good ${i}\n`), `good ${i}`);
  assert.match(stderr, /errors 1,005 .* unreadable 1/);
});

test('what comes while no monitor runs is shown by the next one', async () => {
  const scene = await openScene();
  await using one = scene.start('monitor');
  await scene.run(['emit', '--service', 'pay'], errors(1));
  await one.said(/boom 0\n/);
  one.kill('SIGTERM');
  assert.equal((await one.ended).code, 0);

  await scene.run(['emit', '--service', 'pay'], errors(2));
  await using other = scene.start('monitor');
  await other.said(/boom 1\n/);
});
