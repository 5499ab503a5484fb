/** Cron expressions: read in a zone, and refused where they say nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCron } from '../../src/query/cron.ts';
import { resolveZone, UTC } from '../../src/query/zone.ts';

const berlin = resolveZone('Europe/Berlin');

function turns(text: string, from: string, zone = UTC): string[] {
  const next = parseCron(text, zone);
  const found: string[] = [];
  let at: number | undefined = Date.parse(from);
  while (found.length < 3 && at !== undefined) {
    at = next(at);
    if (at !== undefined) found.push(new Date(at).toISOString());
  }
  return found;
}

test('turns come after the instant, in the zone that is asked for', () => {
  assert.deepEqual(turns('0 0 * * *', '2026-11-24T10:15:00Z'), [
    '2026-11-25T00:00:00.000Z',
    '2026-11-26T00:00:00.000Z',
    '2026-11-27T00:00:00.000Z',
  ]);
  assert.deepEqual(
    turns('0 0 * * *', '2026-11-24T10:15:00Z', berlin)[0],
    '2026-11-24T23:00:00.000Z',
  );
  assert.deepEqual(turns('*/20 * * * * *', '2026-11-24T00:00:00Z')[0], '2026-11-24T00:00:20.000Z');
  assert.deepEqual(turns('@daily', '2026-11-24T00:00:00Z')[0], '2026-11-25T00:00:00.000Z');
});

test('a time of day that the clocks skip or repeat has one turn', () => {
  assert.deepEqual(turns('30 2 * * *', '2026-03-28T12:00:00Z', berlin).slice(0, 2), [
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ]);
  assert.deepEqual(turns('30 2 * * *', '2026-10-24T12:00:00Z', berlin).slice(0, 2), [
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ]);
});

test('what is no expression, or never comes, is a usage error', () => {
  for (const text of ['', 'midnight', '61 * * * *', '* * * *', '0 0 30 2 *', 'x'.repeat(10_000)]) {
    assert.throws(
      () => parseCron(text, UTC),
      { name: 'LogaggError', kind: 'usage' },
      text.slice(0, 20),
    );
  }
});
