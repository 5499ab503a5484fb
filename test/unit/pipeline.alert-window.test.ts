/** The shared window: what several monitors have counted is as right as what one had counted of it all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createCellBook } from '../../src/pipeline/alert/cell.ts';
import { createWindow } from '../../src/pipeline/alert/window.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';

const START = Date.parse('2026-11-24T10:00:00Z');
const WINDOW_MS = 5000;
const mint = createIdMinter(7);

interface Delivered {
  offset: number;
  /** The monitors that it comes to: to one, and after a crash to another one too. */
  monitors: number[];
  /** Whether its cells are shared at once, or only with the next. */
  isShared: boolean;
}

const deliveries = fc.array(
  fc.record({
    offset: fc.integer({ min: 0, max: 20_000 }),
    monitors: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
    isShared: fc.boolean(),
  }),
  { maxLength: 80 },
);

/** All cells of three monitors, each read when it was half grown and when it was whole. */
function windowOf(all: readonly Delivered[], threshold: number) {
  const books = ['a', 'b', 'c'].map((instance) => createCellBook({ instance, threshold }));
  const window = createWindow(WINDOW_MS);
  const share = () => books.forEach((book) => book.takeChanged().forEach(window.put));
  for (const [position, { offset, monitors, isShared }] of all.entries()) {
    const timestamp = START + offset;
    const id = mint(timestamp, position);
    const record = { id, timestamp, service: 's', severity: 'ERROR', message: 'm' } as LogRecord;
    for (const index of monitors) books[index]?.add('all', timestamp, record);
    if (isShared) share();
  }
  share();
  return window;
}

/** How many of the times lie in the window that ends with this one. */
const countIn = (times: readonly number[], end: number): number =>
  times.filter((time) => time > end - WINDOW_MS && time <= end).length;

test('it fires exactly when a naive count of each record once reaches the threshold', () => {
  fc.assert(
    fc.property(deliveries, fc.integer({ min: 1, max: 12 }), (all, threshold) => {
      const times = all.map(({ offset }) => START + offset).sort((a, b) => a - b);
      const first = times.find((time) => countIn(times, time) >= threshold);
      const everything = { after: 0, horizon: 0, now: START };
      const crossing = windowOf(all, threshold).crossing('all', threshold, everything);
      assert.equal(crossing?.entries.length, first === undefined ? undefined : threshold);
      // With several records in one millisecond, the first that fills the window is one of them.
      if (crossing !== undefined) assert.ok(countIn(times, crossing.at) >= threshold);
      if (all.length <= threshold) assert.equal(crossing?.at, first);
    }),
    { numRuns: 1000 },
  );
});

test('below the threshold the count is exact, whatever came twice', () => {
  fc.assert(
    fc.property(deliveries, fc.integer({ min: 0, max: 26_000 }), (all, offset) => {
      const threshold = 100;
      const end = START + offset;
      const times = all.map((one) => START + one.offset);
      assert.equal(windowOf(all, threshold).count('all', end), countIn(times, end));
    }),
    { numRuns: 1000 },
  );
});

test('a window that ends now is never taken for a lower one than the threshold, nor for a higher one', () => {
  const ends = fc.integer({ min: 20_000, max: 26_000 });
  fc.assert(
    fc.property(deliveries, fc.integer({ min: 1, max: 8 }), ends, (all, threshold, at) => {
      const once = all.map((one) => ({ ...one, monitors: one.monitors.slice(0, 1) }));
      const times = all.map(({ offset }) => START + offset);
      const counted = windowOf(once, threshold).count('all', START + at);
      assert.equal(counted >= threshold, countIn(times, START + at) >= threshold);
    }),
    { numRuns: 1000 },
  );
});

test('a flood costs a cell no more than its newest records', () => {
  const book = createCellBook({ instance: 'a', threshold: 3 });
  for (let i = 0; i < 100_000; i += 1) {
    const record = { id: mint(START, i), timestamp: START, service: 's', severity: 'ERROR' };
    book.add('all', START + (i % 1000), { ...record, message: 'm' } as LogRecord);
  }
  const [cell] = book.takeChanged();
  assert.equal(cell?.total, 100_000);
  assert.deepEqual(
    cell.entries.map(({ at }) => at - START),
    [999, 999, 999],
  );
});
