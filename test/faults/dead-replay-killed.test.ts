/** A replay that dies without a word in the middle of its work. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  declare,
  letterOfRecord,
  letterOfText,
  onConfirmChannel,
  park,
} from '../helpers/dead-letters.ts';
import { eventually } from '../helpers/eventually.ts';
import { holdServers, listPartitions, openScene } from '../helpers/scene.ts';

await holdServers();

const LETTERS = 6000;

/** Records with ids of their own, and bodies whose ids come from that of the message. */
function letterOf(number: number) {
  return number % 2 === 0 ? letterOfRecord(number) : letterOfText(number, `m-${number}`);
}

test('a replay killed twice in the middle loses nothing, and nothing is stored twice', async () => {
  const scene = await openScene();
  await declare(scene.amqpUrl);
  const numbers = Array.from({ length: LETTERS }, (_, number) => number);
  await park(scene.amqpUrl, numbers.map(letterOf));

  await onConfirmChannel(scene.amqpUrl, async (channel) => {
    const waiting = async (queue: string) => (await channel.checkQueue(queue)).messageCount;
    for (const part of [0.1, 0.5]) {
      await using doomed = scene.start('dead', 'replay', '--all');
      await eventually(
        () => waiting('LogQueue'),
        (count) => count >= LETTERS * part,
      );
      doomed.kill('SIGKILL');
      await doomed.ended;
      const alive = await waiting('LogQueue');
      assert.ok(alive < LETTERS, `killed too late: ${alive} were published`);
      // What it held is back, and what it had sent may be in both.
      await eventually(
        async () => alive + (await waiting('LogQueue.dead')),
        (count) => count >= LETTERS,
      );
    }
  });

  const last = await scene.run(['dead', 'replay', '--all']);
  assert.equal(last.code, 0, last.stderr);
  const empty = await scene.run(['dead', 'list']);
  assert.match(empty.stderr, /LogQueue\.dead is empty/);
  await scene.collectAll();
  const messages: string[] = [];
  for (const partition of await listPartitions(scene.db)) {
    const documents = await partition.find({}, { projection: { message: 1 } }).toArray();
    messages.push(...documents.map(({ message }) => String(message)));
  }
  const expected = numbers.map((number) =>
    number % 2 === 0 ? `frame ${number}` : `card ${number} declined`,
  );
  assert.deepEqual(messages.sort(), expected.sort());
});
