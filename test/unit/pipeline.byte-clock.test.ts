/** Times of lines from their bytes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMonthClock } from '../../src/pipeline/lane/byte-clock.ts';
import { bytesOf } from '../../src/record/bytes.ts';

test('a time without a year is asked for anew with each minute of the clock, as its year may be another by then', () => {
  const asked: string[] = [];
  const read = createMonthClock((text) => asked.push(text));
  const bytes = bytesOf(Buffer.from('Dec 31 23:59:07 Dec 31 23:59:08 '));
  assert.equal(read(bytes, 0, 0), 1 + 7000);
  assert.equal(read(bytes, 16, 59_999), 1 + 8000);
  assert.equal(read(bytes, 16, 60_000), 2 + 8000);
  assert.deepEqual(asked, ['Dec 31 23:59:00', 'Dec 31 23:59:00']);
});
