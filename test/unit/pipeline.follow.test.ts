/** The pure parts of following: what has been seen, and the order of what comes nearly in order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createReorder } from '../../src/pipeline/follow/reorder.ts';
import { createSeen } from '../../src/pipeline/follow/seen.ts';
import type { LogRecord } from '../../src/record/record.ts';

const record = (id: string): LogRecord => ({
  id,
  timestamp: 0,
  service: 'api',
  severity: 'INFO',
  message: id,
});
const idsOf = (records: LogRecord[]) => records.map(({ id }) => id);

test('a record is new once', () => {
  const seen = createSeen();
  assert.deepEqual(
    ['a', 'b', 'a', 'b', 'c'].map((id) => seen.add(id)),
    [true, true, false, false, true],
  );
});

test('so many of the latest are known for certain, and memory is bounded', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 30 }).map(String), { maxLength: 200 }), (ids) => {
      const seen = createSeen(10);
      const shown: string[] = [];
      for (const id of ids) {
        const isNew = seen.add(id);
        if (shown.slice(-10).includes(id)) assert.equal(isNew, false);
        if (isNew) shown.push(id);
      }
    }),
  );
});

test('records wait for those that belong before them, and no longer', () => {
  const reorder = createReorder(500);
  reorder.add(record('b'), 0);
  reorder.add(record('d'), 300);
  reorder.add(record('a'), 400);
  assert.deepEqual(idsOf(reorder.take(499, 10)), []);
  assert.deepEqual(idsOf(reorder.take(500, 10)), ['a', 'b']);
  reorder.add(record('c'), 600);
  assert.deepEqual(idsOf(reorder.take(800, 10)), ['c', 'd']);
  assert.equal(reorder.size, 0);
});

test('no more are given than were asked for, and the rest comes next', () => {
  const reorder = createReorder(0);
  for (const id of ['c', 'a', 'b']) reorder.add(record(id), 0);
  assert.deepEqual(idsOf(reorder.take(0, 2)), ['a', 'b']);
  assert.deepEqual(idsOf(reorder.take(0, 2)), ['c']);
});

test('whatever comes no later than it may comes out whole and in order', () => {
  const arrivals = fc.array(fc.tuple(fc.nat({ max: 1000 }), fc.nat({ max: 99 })), {
    maxLength: 100,
  });
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 7 }), (pairs, most) => {
      // Each record has its own time and comes up to 99 ms after it.
      const coming = pairs
        .map(([time, delay], i) => ({
          id: `${String(time).padStart(4, '0')}-${String(i).padStart(3, '0')}`,
          at: time + delay,
        }))
        .sort((a, b) => a.at - b.at);
      const reorder = createReorder(100);
      const shown: string[] = [];
      for (const { id, at } of coming) {
        reorder.add(record(id), at);
        shown.push(...idsOf(reorder.take(at, most)));
      }
      while (reorder.size > 0) shown.push(...idsOf(reorder.take(Infinity, most)));
      assert.deepEqual(shown, coming.map(({ id }) => id).sort());
    }),
  );
});
