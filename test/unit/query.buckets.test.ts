/** Windows of time in equal parts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { bucketsOf } from '../../src/query/buckets.ts';
import { resolveZone, UTC } from '../../src/query/zone.ts';

const NOON = Date.parse('2026-11-24T12:07:31Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

test('buckets cover the window, and their number can be seen at once', () => {
  const spans = fc.integer({ min: 1, max: 4000 * DAY });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), spans, (since, span) => {
      const { start, bucketMs, count } = bucketsOf(since, since + span, UTC, undefined);
      assert.ok(count >= 1 && count <= 20, `${count}`);
      assert.ok(start <= since && since < start + bucketMs);
      const end = start + count * bucketMs;
      assert.ok(end >= since + span && end - bucketMs < since + span);
    }),
  );
});

test('buckets begin at round times of the zone', () => {
  const berlin = resolveZone('Europe/Berlin');
  const kolkata = resolveZone('Asia/Kolkata');
  const startOf = (zone: typeof UTC, given: number) =>
    new Date(bucketsOf(NOON, NOON + DAY, zone, given).start).toISOString();
  assert.equal(startOf(UTC, 5 * MINUTE), '2026-11-24T12:05:00.000Z');
  assert.equal(startOf(UTC, DAY), '2026-11-24T00:00:00.000Z');
  assert.equal(startOf(berlin, DAY), '2026-11-23T23:00:00.000Z');
  assert.equal(startOf(kolkata, 60 * MINUTE), '2026-11-24T11:30:00.000Z');
});

test('usual lengths are chosen, and too many of a given one refused', () => {
  const chosen = (span: number) => bucketsOf(NOON, NOON + span, UTC, undefined).bucketMs;
  assert.equal(chosen(60 * MINUTE), 5 * MINUTE);
  assert.equal(chosen(10 * MINUTE), MINUTE);
  assert.equal(chosen(7 * DAY), DAY / 2);
  assert.throws(() => bucketsOf(NOON, NOON + DAY, UTC, 1000), /1s over 1d gives 86400 bars/);
});
