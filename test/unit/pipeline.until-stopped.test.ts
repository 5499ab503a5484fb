/** Reading that a stop ends, also while it waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untilStopped } from '../../src/pipeline/until-stopped.ts';

test('all items come, and the source is closed behind them', async () => {
  let isClosed = false;
  async function* source() {
    try {
      yield* [1, 2, 3];
    } finally {
      isClosed = true;
    }
  }
  const seen: number[] = [];
  for await (const item of untilStopped(source(), new AbortController().signal)) seen.push(item);
  assert.deepEqual(seen, [1, 2, 3]);
  assert.ok(isClosed);
});

test('a stop ends it while the next item is waited for, and what comes of that harms nobody', async () => {
  const stop = new AbortController();
  let fail: (error: Error) => void = () => {};
  async function* source() {
    yield 1;
    await new Promise((_, reject) => (fail = reject));
  }
  const seen: number[] = [];
  for await (const item of untilStopped(source(), stop.signal)) {
    seen.push(item);
    setImmediate(() => stop.abort());
  }
  assert.deepEqual(seen, [1]);
  fail(new Error('the connection was closed'));
  await new Promise((resolve) => setImmediate(resolve));
});

test('an error of the source is thrown, and a consumer that leaves closes it', async () => {
  let isClosed = false;
  async function* source() {
    try {
      yield 1;
      throw new Error('lost');
    } finally {
      isClosed = true;
    }
  }
  const items = untilStopped(source(), new AbortController().signal);
  assert.equal((await items.next()).value, 1);
  await assert.rejects(items.next(), /lost/);
  isClosed = false;
  for await (const item of untilStopped(source(), new AbortController().signal)) {
    assert.equal(item, 1);
    break;
  }
  assert.ok(isClosed);
});
