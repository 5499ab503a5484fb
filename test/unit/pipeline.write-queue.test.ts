import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import type { Delivery } from '../../src/broker/consumer.ts';
import { type Batch, createWriteQueue } from '../../src/pipeline/write-queue.ts';
import type { LogRecord } from '../../src/record/record.ts';

const record: LogRecord = {
  id: '01a20ada-2c00-8002-bc61-4e0000000000',
  timestamp: 0,
  service: 'api',
  severity: 'INFO',
  message: '',
};

function delivery(bytes = 10): Delivery {
  return {
    body: Buffer.alloc(bytes),
    envelope: { routingKey: 'api.INFO' },
    isRedelivered: false,
    settle: () => undefined,
  };
}

/** A queue whose writes end when the test says so. */
function heldQueue(batchSize: number) {
  const started: { batch: Batch; end(): void }[] = [];
  const errors: unknown[] = [];
  const queue = createWriteQueue({
    batchSize,
    flushMs: 60_000,
    write: (batch) => new Promise((resolve) => started.push({ batch, end: resolve })),
    onFailed: (error) => errors.push(error),
  });
  const add = (records: number, bytes?: number) =>
    queue.add(
      delivery(bytes),
      Array.from({ length: records }, () => record),
    );
  return { queue, started, errors, add };
}

test('what comes together while nothing is written is written together at once', async () => {
  const { started, add } = heldQueue(1000);
  add(1);
  add(1);
  assert.equal(started.length, 0);
  await turn();
  assert.deepEqual(
    started.map(({ batch }) => batch.records.length),
    [2],
  );
});

test('while a write is under way the next batch waits until it is full', async () => {
  const { started, add } = heldQueue(3);
  add(1);
  await turn();
  add(1);
  add(1);
  await turn();
  assert.equal(started.length, 1);
  add(1);
  assert.deepEqual(
    started.map(({ batch }) => batch.records.length),
    [1, 3],
  );
});

test('no more than two writes are under way, and the next begins when one ends', async () => {
  const { started, add } = heldQueue(1);
  for (let count = 0; count < 5; count += 1) add(1);
  assert.equal(started.length, 2);
  started[0]?.end();
  await turn();
  assert.equal(started.length, 3);
});

test('what was gathered meanwhile is written when the last write ends', async () => {
  const { started, add } = heldQueue(1000);
  add(1);
  await turn();
  add(1);
  started[0]?.end();
  await turn();
  await turn();
  assert.equal(started.length, 2);
});

test('a batch is full by its bytes too', () => {
  const { started, add } = heldQueue(1000);
  add(1, 4 * 1024 * 1024);
  assert.equal(started.length, 1);
});

test('drain writes what is gathered and waits for it', async () => {
  const { queue, started, add } = heldQueue(1000);
  add(1);
  const drained = queue.drain();
  assert.equal(started.length, 1);
  assert.equal(queue.isIdle, false);
  started[0]?.end();
  await drained;
  assert.equal(queue.isIdle, true);
});

test('after close no write begins', async () => {
  const { queue, started, add } = heldQueue(1);
  queue.close();
  add(1);
  await turn();
  assert.equal(started.length, 0);
});

test('a write that throws is reported and its place is free again', async () => {
  const failure = new Error('refused');
  const errors: unknown[] = [];
  const queue = createWriteQueue({
    batchSize: 1,
    flushMs: 60_000,
    write: () => Promise.reject(failure),
    onFailed: (error) => errors.push(error),
  });
  for (let count = 0; count < 4; count += 1) queue.add(delivery(), [record]);
  await queue.drain();
  assert.deepEqual(errors, [failure, failure, failure, failure]);
});
