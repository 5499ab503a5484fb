/** Dead letters sent through again, or dropped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dead, list, openStanding } from '../helpers/dead-desk.ts';
import {
  declare,
  letterOfRecord,
  letterOfText,
  onConfirmChannel,
  park,
  putDead,
  takeAll,
} from '../helpers/dead-letters.ts';
import { eventually } from '../helpers/eventually.ts';
import { onTerminal } from '../helpers/pseudo-terminal.ts';
import { publish } from '../helpers/reference.ts';
import { holdServers, openScene } from '../helpers/scene.ts';

await holdServers();

test('what is replayed is stored under its old ids, and the rest stays', async () => {
  const scene = await openStanding();
  const letters = [1, 2, 3].map(letterOfRecord);
  await park(scene.amqpUrl, [...letters, letterOfText(1, 'm-1')]);
  const dry = await dead(scene, ['replay', '--all', '--dry-run']);
  assert.match(dry.stderr, /would replay 4 dead letters \(3 of 10334, 1 of unreadable\)/);

  const [first] = await list(scene);
  assert.match((await dead(scene, ['replay', first?.id ?? ''])).stderr, /^replayed 1\n$/);
  assert.match((await dead(scene, ['replay', '--cause', '10334'])).stderr, /^replayed 2\n$/);
  assert.match((await dead(scene, ['replay', '--cause', 'nothing'])).stderr, /^replayed 0\n$/);
  await scene.collectAll();
  assert.deepEqual(
    (await scene.search()).map(({ id }) => id),
    letters.map(({ messageId }) => messageId),
  );
  assert.deepEqual(
    (await list(scene)).map(({ code }) => code),
    ['unreadable'],
  );
});

test('a letter replayed twice is one record: records by their ids, bodies by that of their message', async () => {
  const scene = await openStanding();
  const letters = [letterOfRecord(1), letterOfText(1, 'm-1')];
  await park(scene.amqpUrl, letters);
  await dead(scene, ['replay', '--all']);
  await scene.collectAll();
  // As after a kill between the confirmation and the acknowledgement.
  await park(scene.amqpUrl, letters);
  await dead(scene, ['replay', '--all']);
  await scene.collectAll();
  assert.equal(await scene.stored(), 2);
});

test('a body that came without an id is given one when it is parked', async () => {
  const scene = await openStanding();
  const options = { contentEncoding: 'unknown' };
  const message = { key: 'api.INFO', body: 'same', options };
  await publish(scene.amqpUrl, [message, message]);
  await scene.collectAll();
  const ids = (await list(scene)).map(({ messageId }) => messageId);
  assert.equal(new Set(ids).size, 2);
  assert.ok(ids.every((id) => /^[0-9a-f-]{36}$/.test(id)));
});

test('the message travels under its first key, with what others told and nothing of ours', async () => {
  const scene = await openStanding();
  await putDead(scene.amqpUrl, [
    {
      body: 'hello',
      options: {
        messageId: 'm-1',
        type: 'odd',
        contentType: 'text/plain',
        timestamp: 1_795_514_400,
        headers: {
          'x-logagg-code': 'unreadable',
          'x-logagg-routing-key': 'api.ERROR',
          'x-logagg-timestamp': 1_795_000_000,
          trace: 'abc',
        },
      },
    },
  ]);
  await dead(scene, ['replay', '--all']);
  const [message] = await takeAll(scene.amqpUrl, 'LogQueue');
  assert.equal(message?.fields.routingKey, 'api.ERROR');
  assert.equal(message?.fields.exchange, 'logs_exchange');
  const names = Object.keys(message?.properties.headers ?? {});
  // The publisher numbers what it sends, and the queue counts what it hands out.
  assert.deepEqual(names.sort(), ['trace', 'x-delivery-count', 'x-logagg-seq']);
  assert.equal(message?.properties.messageId, 'm-1');
  assert.equal(message?.properties.type, 'odd');
  assert.equal(message?.properties.timestamp, 1_795_000_000);
  assert.equal(message?.properties.deliveryMode, 2);
});

test('what RabbitMQ itself gave up goes back under its own key, and not in a circle', async () => {
  const scene = await openStanding();
  const reject = () =>
    onConfirmChannel(scene.amqpUrl, async (channel) => {
      const message = await channel.get('LogQueue');
      assert.ok(message !== false);
      channel.reject(message, false);
      await channel.checkQueue('LogQueue');
    });
  await publish(scene.amqpUrl, [{ key: 'api.ERROR', body: 'poison' }]);
  await reject();
  await eventually(
    () => list(scene),
    (letters) => letters.length === 1,
  );
  const [letter] = await list(scene);
  assert.equal(letter?.code, 'rejected');
  assert.equal(letter?.routingKey, 'api.ERROR');

  await using collect = scene.start('collect');
  await dead(scene, ['replay', '--cause', 'rejected']);
  await scene.storedInAll(1);
  collect.kill('SIGTERM');
  await collect.ended;
  assert.equal((await scene.search())[0]?.severity, 'ERROR');
});

test('a letter that dies again at once is replayed once', async () => {
  const scene = await openStanding();
  const letter = { ...letterOfText(1, 'm-1'), contentEncoding: 'unknown' };
  await park(scene.amqpUrl, [letter]);
  await using collect = scene.start('collect');
  assert.match((await dead(scene, ['replay', '--all'])).stderr, /^replayed 1\n$/);
  await eventually(
    () => list(scene),
    (letters) => letters.length === 1,
  );
  collect.kill('SIGTERM');
  await collect.ended;
});

test('what no queue takes stays where it is, with exit code 1', async () => {
  const scene = await openScene();
  // A direct exchange takes `#` for a key like any other.
  await onConfirmChannel(scene.amqpUrl, async (channel) => {
    await channel.assertExchange('logs_exchange', 'direct', { durable: true });
  });
  await declare(scene.amqpUrl);
  await park(scene.amqpUrl, [letterOfRecord(1), letterOfRecord(2)]);
  const { stderr } = await dead(scene, ['replay', '--all'], 1);
  assert.match(stderr, /no queue took 2 dead letters \(2 of 10334\): still where they were/);
  assert.match(stderr, /replayed 0 · unroutable 2\n$/);
  assert.equal((await list(scene)).length, 2);
});

test('a drop asks on a terminal, and elsewhere wants a word for it', async () => {
  const scene = await openStanding();
  await park(scene.amqpUrl, [letterOfRecord(1), letterOfText(1), letterOfRecord(2)]);
  const { stderr } = await dead(scene, ['drop', '--all'], 2);
  assert.match(stderr, /there is no terminal to ask on \(add --yes/);
  const dry = await dead(scene, ['drop', '--all', '--dry-run']);
  assert.match(dry.stderr, /would drop 3 dead letters/);

  const asked = ['dead', 'drop', '--cause', '10334'];
  const no = await onTerminal(asked, scene.env, ['n\n']);
  assert.match(no.shown, /Drop 2 dead letters \(2 of 10334\) for good\? \[y\/N\]/);
  assert.equal(no.code, 1);
  assert.equal((await list(scene)).length, 3);
  const yes = await onTerminal(asked, scene.env, ['y\n']);
  assert.equal(yes.code, 0);
  assert.match(yes.shown, /dropped 2 of 3 dead letters/);

  assert.match((await dead(scene, ['drop', '--all', '-y'])).stderr, /dropped 1 of 1 dead letter\n/);
  assert.match((await dead(scene, ['list'])).stderr, /LogQueue\.dead is empty/);
});
