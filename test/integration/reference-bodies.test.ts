/** Bodies on which the reference's collector chokes: each is stored as what it says, or parked with the reason. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChannel, publish } from '../helpers/reference.ts';
import { holdServers, openScene } from '../helpers/scene.ts';

await holdServers();

test('eight odd bodies are stored as what they say', async () => {
  const scene = await openScene();
  await scene.collectAll();
  const key = 'Payment.Error';
  const json = { contentType: 'application/json' };
  await publish(scene.amqpUrl, [
    { key, body: 'short' },
    { key, body: '' },
    { key, body: Buffer.from([0x63, 0x61, 0x66, 0xe9]) },
    { key, body: '{"level":"warn","msg":"from a JSON logger","user":7}', options: json },
    { key, body: '{"level":"warn","msg":"JSON that is not labelled"}' },
    { key, body: '2026-11-24T10:15:02Z Payment Error card declined' },
    { key: 'Order Service.Error', body: '2026-11-24 10:15:02 Order Service Error card declined' },
    { key, body: '2026-11-24 10:15:02 Payment Error' },
  ]);
  const collected = await scene.collectAll();

  assert.equal(collected.code, 0, collected.stderr);
  const found = await scene.search();
  assert.deepEqual(
    found.map(({ service, severity, message }) => `${service}|${severity}|${message}`).sort(),
    [
      'Order Service|ERROR|card declined',
      'Payment|ERROR|',
      'Payment|ERROR|',
      'Payment|ERROR|caf\ufffd',
      'Payment|ERROR|card declined',
      'Payment|ERROR|short',
      'Payment|WARN|JSON that is not labelled',
      'Payment|WARN|from a JSON logger',
    ],
  );
  assert.deepEqual(found.find(({ message }) => message === 'from a JSON logger')?.attributes, {
    user: 7,
  });
});

test('a body that nobody can read is parked as it came, and the queue goes on', async () => {
  const scene = await openScene();
  await scene.collectAll();
  const body = Buffer.from([0x1f, 0x8b, 0x08, 0x00]);
  await publish(scene.amqpUrl, [
    { key: 'api.INFO', body, options: { contentEncoding: 'gzip', messageId: 'm-1' } },
    { key: 'api.INFO', body: 'good' },
  ]);
  const collected = await scene.collectAll();

  assert.match(collected.stderr, /stored 1 · parked 1/);
  await using channel = await openChannel(scene.amqpUrl);
  const letter = await channel.get('LogQueue.dead', { noAck: true });
  assert.ok(letter !== false);
  assert.deepEqual(letter.content, body);
  assert.equal(letter.properties.contentEncoding, 'gzip');
  assert.equal(letter.properties.messageId, 'm-1');
  assert.match(String(letter.properties.headers?.['x-logagg-reason']), /does not unpack as gzip/);
  assert.equal(letter.properties.headers?.['x-logagg-routing-key'], 'api.INFO');
  assert.equal((await channel.checkQueue('LogQueue')).messageCount, 0);
});

test('a record that MongoDB never takes is parked alone, and the rest of its batch is stored', async () => {
  const scene = await openScene();
  await scene.collectAll();
  const large = 'x'.repeat(17 * 1024 * 1024);
  await publish(scene.amqpUrl, [
    { key: 'api.INFO', body: 'before' },
    { key: 'api.INFO', body: large },
    { key: 'api.INFO', body: 'behind' },
  ]);
  const collected = await scene.collectAll();

  assert.equal(collected.code, 0, collected.stderr);
  assert.deepEqual(
    (await scene.search()).map(({ message }) => message),
    ['before', 'behind'],
  );
  await using channel = await openChannel(scene.amqpUrl);
  const letter = await channel.get('LogQueue.dead', { noAck: true });
  assert.ok(letter !== false);
  assert.ok(letter.content.includes(large));
  assert.match(String(letter.properties.headers?.['x-logagg-reason']), /large/i);
});

test('the same message twice is stored once where it has an id', async () => {
  const scene = await openScene();
  await scene.collectAll();
  const message = {
    key: 'api.INFO',
    body: '2026-11-24 10:15:02 api Info once',
    options: { messageId: 'm-1' },
  };
  await publish(scene.amqpUrl, [message, message]);
  const collected = await scene.collectAll();
  assert.match(collected.stderr, /stored 1 · stored before 1/);
  assert.equal(await scene.stored(), 1);
});
