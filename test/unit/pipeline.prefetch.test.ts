import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPrefetchPolicy, FIRST_PREFETCH } from '../../src/pipeline/prefetch.ts';

/** What the policy says over so many messages alike. */
function observe(policy: ReturnType<typeof createPrefetchPolicy>, records: number, bytes: number) {
  const changes: number[] = [];
  for (let message = 0; message < FIRST_PREFETCH; message += 1) {
    const change = policy.observe(records, bytes);
    if (change !== undefined) changes.push(change);
  }
  return changes;
}

test('messages of one record each are taken by the thousand', () => {
  assert.deepEqual(observe(createPrefetchPolicy(), 1, 200), [2000]);
});

test('batches of hundreds of records are taken by the score', () => {
  assert.deepEqual(observe(createPrefetchPolicy(), 300, 56_000), [20]);
});

test('large messages are taken few at a time, however few records they carry', () => {
  assert.deepEqual(observe(createPrefetchPolicy(), 1, 4 * 1024 * 1024), [4]);
});

test('of huge messages fewer are taken after the first, not only after several', () => {
  const policy = createPrefetchPolicy();
  assert.equal(policy.observe(1, 16 * 1024 * 1024), 2);
  assert.deepEqual(observe(policy, 1, 128 * 1024 * 1024), []);
});

test('the prefetch follows when batches come after single records', () => {
  const policy = createPrefetchPolicy();
  assert.deepEqual(observe(policy, 1, 200), [2000]);
  assert.deepEqual(observe(policy, 1, 200), []);
  assert.deepEqual(observe(policy, 300, 56_000), [20]);
});

test('empty messages do not divide by nothing', () => {
  assert.deepEqual(observe(createPrefetchPolicy(), 0, 0), [2000]);
});
