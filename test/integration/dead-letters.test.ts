/** The dead-letter queue looked through: what is not taken out keeps its place, however often and far one looks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeadLetters, openDeadLetters } from '../../src/broker/dead-letters.ts';
import { onConfirmChannel, putDead, takeAll } from '../helpers/dead-letters.ts';
import { testBroker } from '../helpers/servers.ts';

/** More than the first hold, so that several channels hold letters. */
const LETTERS = 60;

async function withLetters(count: number): Promise<string> {
  const { url } = await testBroker();
  await onConfirmChannel(url, async (channel) => {
    const options = { durable: true, arguments: { 'x-queue-type': 'quorum' } };
    await channel.assertQueue('LogQueue.dead', options);
  });
  await putDead(
    url,
    Array.from({ length: count }, (_, number) => ({ body: String(number) })),
  );
  return url;
}

async function withQueue<T>(url: string, use: (box: DeadLetters) => Promise<T>): Promise<T> {
  const box = await openDeadLetters(
    { url, name: 'test', waitMs: 10_000, onEvent: () => {} },
    new AbortController().signal,
  );
  assert.ok(box !== undefined);
  try {
    return await use(box);
  } finally {
    await box.close();
  }
}

/** The numbers of the first so many letters; with `isTaken`, takes those out. */
function look(
  url: string,
  most: number,
  isTaken: (number: number) => boolean = () => false,
): Promise<number[]> {
  return withQueue(url, async (box) => {
    const seen: number[] = [];
    await box.read({
      count: box.found?.letters ?? 0,
      onLetter(letter) {
        const number = Number(letter.body.toString());
        seen.push(number);
        letter.settle(isTaken(number) ? 'ack' : 'leave');
        return seen.length === most ? 'enough' : undefined;
      },
    });
    return seen;
  });
}

const numbers = (to: number) => Array.from({ length: to }, (_, number) => number);

test('looks of any length leave the letters in their order', async () => {
  const url = await withLetters(LETTERS);
  for (const most of [50, 10, 1, 30, LETTERS, 3]) {
    assert.deepEqual(await look(url, most), numbers(most));
  }
  const left = await takeAll(url, 'LogQueue.dead');
  assert.deepEqual(
    left.map(({ content }) => Number(content.toString())),
    numbers(LETTERS),
  );
});

test('what is taken out is gone when the look is over, and the others keep their order', async () => {
  const count = 1500;
  const url = await withLetters(count);
  const isTaken = (number: number) => number % 3 !== 0;
  assert.deepEqual(await look(url, count, isTaken), numbers(count));
  const rest = numbers(count).filter((number) => !isTaken(number));
  assert.deepEqual(await look(url, count), rest);
  const left = await takeAll(url, 'LogQueue.dead');
  assert.deepEqual(
    left.map(({ content }) => Number(content.toString())),
    rest,
  );
});

test('letters that come during a look are not part of it', async () => {
  const url = await withLetters(3);
  await withQueue(url, async (box) => {
    await putDead(url, [{ body: '3' }]);
    const seen: string[] = [];
    await box.read({
      count: box.found?.letters ?? 0,
      onLetter(letter) {
        seen.push(letter.body.toString());
        letter.settle('ack');
      },
    });
    assert.deepEqual(seen, ['0', '1', '2']);
  });
  assert.equal((await takeAll(url, 'LogQueue.dead')).length, 1);
});

test('a look that another reader shares gets what that one leaves', async () => {
  const url = await withLetters(10);
  await withQueue(url, (other) =>
    other.read({
      count: 4,
      onLetter: (letter) => letter.settle('leave'),
      finish: async () => assert.deepEqual(await look(url, 10), [8, 9]),
    }),
  );
});
