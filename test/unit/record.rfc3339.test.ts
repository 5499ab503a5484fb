/** RFC 3339 text: what `Date` gives, whatever was formatted before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatRfc3339 } from '../../src/record/rfc3339.ts';

const MAX_DATE = 8.64e15;

test('an instant is written as Date writes it', () => {
  const any = fc.integer({ min: -MAX_DATE, max: MAX_DATE });
  const borders = fc.constantFrom(-MAX_DATE, -60_000, -1, 0, 999, 59_999, 60_000, MAX_DATE);
  const neighbours = fc.integer({ min: 1_790_000_000_000, max: 1_790_000_120_000 });
  fc.assert(
    fc.property(fc.oneof(any, borders, neighbours), (instant) =>
      assert.equal(formatRfc3339(instant), new Date(instant).toISOString()),
    ),
    { numRuns: 5000 },
  );
});

test('an instant beyond Date is refused, and the next one is not', () => {
  assert.throws(() => formatRfc3339(MAX_DATE + 60_000), RangeError);
  assert.throws(() => formatRfc3339(Number.NaN), RangeError);
  assert.equal(formatRfc3339(0), '1970-01-01T00:00:00.000Z');
});
