/** Durations: what is read, what is refused, and that text and number agree. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatDuration, parseDuration } from '../../src/query/duration.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test('parseDuration reads single, compound, decimal and spelled-out durations', () => {
  const table: Readonly<Record<string, number>> = {
    '350ms': 350,
    '0s': 0,
    '90s': 90 * SECOND,
    '15m': 15 * MINUTE,
    '1h30m': 90 * MINUTE,
    '1h 30m': 90 * MINUTE,
    '1.5h': 90 * MINUTE,
    '.5h': 30 * MINUTE,
    '2d': 2 * DAY,
    '1w': 7 * DAY,
    '2 days': 2 * DAY,
    '1 hour 5 minutes': 65 * MINUTE,
    ' 1H ': HOUR,
    '1500us': 2,
    '2000000ns': 2,
    '1s1us': SECOND,
    '1.1h': 66 * MINUTE,
  };
  for (const [text, ms] of Object.entries(table)) assert.equal(parseDuration(text), ms, text);
});

test('parseDuration refuses in one line that quotes the value', () => {
  const table: Readonly<Record<string, RegExp>> = {
    '3600': /^3600: no unit\. Did you mean 3600s\?$/,
    '10x': /^10x: unknown unit "x"$/,
    '5M': /^5M: unknown unit "M"$/,
    '1mo': /^1mo: a month or a year has no fixed length$/,
    '1.5y': /^1\.5y: no parts of a y$/,
    '500us': /^500us: shorter than one millisecond$/,
    '-5m': /^-5m: not a duration$/,
    '1h foo': /^1h foo: not a duration$/,
    '7d;drop': /^7d;drop: not a duration$/,
    '1e9s': /^1e9s: unknown unit "e"$/,
    NaN: /^NaN: not a duration$/,
    '': /^\(empty\): not a duration$/,
    '99999999999w': /^99999999999w: longer than 1000 years$/,
  };
  for (const [text, message] of Object.entries(table)) {
    assert.throws(() => parseDuration(text), { kind: 'usage', message }, text);
  }
  assert.throws(
    () => parseDuration('9'.repeat(1_000_000)),
    /^LogaggError: 9{100}…: not a duration$/,
  );
});

test('formatDuration keeps the two largest units', () => {
  const table: readonly (readonly [number, string])[] = [
    [0, '0s'],
    [0.4, '0s'],
    [350, '350ms'],
    [999.7, '1s'],
    [2400, '2.4s'],
    [59_960, '1m'],
    [61_000, '1m1s'],
    [59 * MINUTE + 59_700, '1h'],
    [90 * MINUTE, '1h30m'],
    [28 * HOUR, '1d4h'],
    [10 * DAY, '10d'],
    [-1500, '-1.5s'],
    [Infinity, 'Infinity'],
  ];
  for (const [ms, text] of table) assert.equal(formatDuration(ms), text);
});

test('parseDuration reads what formatDuration prints, to one part in forty', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 365 * DAY }), (ms) => {
      const read = parseDuration(formatDuration(ms));
      assert.ok(Math.abs(read - ms) <= ms / 40, `${ms} -> ${formatDuration(ms)} -> ${read}`);
    }),
  );
});

test('parseDuration answers any text with a number or a usage error', () => {
  const text = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[0-9.]{0,4}[a-z ]{0,4}[0-9]{0,3}[smhdwy]?$/),
  );
  fc.assert(
    fc.property(text, (value) => {
      try {
        assert.ok(Number.isSafeInteger(parseDuration(value)));
      } catch (error) {
        assert.equal((error as { kind?: string }).kind, 'usage');
      }
    }),
  );
});
