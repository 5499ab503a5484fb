/** The time grammar: every form, every refusal, and that what is printed can be typed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatInstant, formatOffset } from '../../src/query/instant.ts';
import { parseTime } from '../../src/query/time.ts';
import { resolveZone } from '../../src/query/zone.ts';

const BERLIN = resolveZone('Europe/Berlin');

/** A Tuesday, 10:15 in Berlin. */
const NOW = Date.parse('2026-11-24T09:15:00Z');

function read(text: string, options: { zone?: string; past?: boolean; now?: string } = {}): string {
  const zone = options.zone === undefined ? BERLIN : resolveZone(options.zone);
  const now = options.now === undefined ? NOW : Date.parse(options.now);
  const instant = parseTime(text, { now, zone, past: options.past ?? false });
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

function check(
  table: Readonly<Record<string, string>>,
  options?: Parameters<typeof read>[1],
): void {
  for (const [text, instant] of Object.entries(table)) {
    assert.equal(read(text, options), instant, text);
  }
}

test('a duration means that long ago', () => {
  check({
    '15m': '2026-11-24T09:00:00Z',
    '1h30m': '2026-11-24T07:45:00Z',
    '1.5h': '2026-11-24T07:45:00Z',
    '-3d': '2026-11-21T09:15:00Z',
    '2 days ago': '2026-11-22T09:15:00Z',
    '1w ago': '2026-11-17T09:15:00Z',
    'last 15 minutes': '2026-11-24T09:00:00Z',
    'Past 1 Hour': '2026-11-24T08:15:00Z',
    '500us': '2026-11-24T09:14:59.999Z',
  });
});

test('months and years ago follow the calendar of the zone', () => {
  check({
    '1mo': '2026-10-24T08:15:00Z', // 10:15 in summer time
    '1y': '2025-11-24T09:15:00Z',
    '1y6mo': '2025-05-24T08:15:00Z',
    '2 months ago': '2026-09-24T08:15:00Z',
  });
  check({ '1mo': '2026-02-28T12:00:00Z' }, { zone: 'utc', now: '2026-03-31T12:00Z' });
});

test('anchors are midnights of the zone, and spans count from them', () => {
  check({
    now: '2026-11-24T09:15:00Z',
    'now-1h': '2026-11-24T08:15:00Z',
    'now - 1h': '2026-11-24T08:15:00Z',
    'now+1h30m': '2026-11-24T10:45:00Z',
    today: '2026-11-23T23:00:00Z',
    Yesterday: '2026-11-22T23:00:00Z',
    tomorrow: '2026-11-24T23:00:00Z',
    'today+9h': '2026-11-24T08:00:00Z',
    'today-1mo+2d': '2026-10-25T22:00:00Z',
    'yesterday 09:00': '2026-11-23T08:00:00Z',
    monday: '2026-11-22T23:00:00Z',
    tuesday: '2026-11-23T23:00:00Z',
    wed: '2026-11-17T23:00:00Z',
    'today utc': '2026-11-24T00:00:00Z',
  });
});

test('what a date or time of day leaves out is of today and of midnight', () => {
  check({
    '15:04': '2026-11-24T14:04:00Z',
    '10:15:02': '2026-11-24T09:15:02Z',
    '10:15:02.1239': '2026-11-24T09:15:02.123Z',
    '2026-11-24': '2026-11-23T23:00:00Z',
    '2026-11-24 10:15': '2026-11-24T09:15:00Z',
    '2026-11-24T10:15': '2026-11-24T09:15:00Z',
    '2026-11-24 10:15:02,5': '2026-11-24T09:15:02.500Z',
    'Nov 24 10:15': '2026-11-24T09:15:00Z',
    'Nov  4': '2026-11-03T23:00:00Z',
    'dec 24 10:15:02': '2026-12-24T09:15:02Z',
    '24/Nov/2026:10:15:02': '2026-11-24T09:15:02Z',
  });
});

test('the past option takes the latest such time that is not still to come', () => {
  check(
    {
      '15:04': '2026-11-23T14:04:00Z',
      '10:15': '2026-11-24T09:15:00Z',
      'Dec 24': '2025-12-23T23:00:00Z',
      'Nov 24': '2026-11-23T23:00:00Z',
      '2026-12-24': '2026-12-23T23:00:00Z',
      tomorrow: '2026-11-24T23:00:00Z',
    },
    { past: true },
  );
  assert.equal(read('23:30', { past: true, now: '2026-03-29T03:00Z' }), '2026-03-28T22:30:00Z');
});

test('a zone of its own wins over that of the context', () => {
  check({
    '2026-11-24T10:15:00Z': '2026-11-24T10:15:00Z',
    '2026-11-24t10:15:00.123456789z': '2026-11-24T10:15:00.123Z',
    '2026-11-24T10:15:00+02:00': '2026-11-24T08:15:00Z',
    '2026-11-24 10:15 -0530': '2026-11-24T15:45:00Z',
    '2026-11-24 10:15 UTC': '2026-11-24T10:15:00Z',
    '2026-11-24 10:15 America/New_York': '2026-11-24T15:15:00Z',
    '24/Nov/2026:10:15:02 +0530': '2026-11-24T04:45:02Z',
    '10:15Z': '2026-11-24T10:15:00Z',
    'today Asia/Tokyo': '2026-11-23T15:00:00Z',
  });
});

test('an epoch is told by its length', () => {
  check({
    '1732412345': '2024-11-24T01:39:05Z',
    '1732412345.678901': '2024-11-24T01:39:05.678Z',
    '1732412345678': '2024-11-24T01:39:05.678Z',
    '1732412345678901': '2024-11-24T01:39:05.678Z',
    '1732412345678999999': '2024-11-24T01:39:05.678Z',
    '@1732412345': '2024-11-24T01:39:05Z',
    '@0': '1970-01-01T00:00:00Z',
  });
});

test('clocks that skip or repeat an hour are read by the rules', () => {
  check({
    '2026-03-29 02:30': '2026-03-29T01:30:00Z',
    '2026-10-25 02:30': '2026-10-25T00:30:00Z',
    '2026-10-25T02:30+01:00': '2026-10-25T01:30:00Z',
  });
});

test('parseTime refuses whatever does not fit as a whole, in one line that quotes it', () => {
  const table: Readonly<Record<string, RegExp>> = {
    '': /^\(empty\): not a time$/,
    '3600': /^3600: no unit\. Did you mean 3600s\?$/,
    '2026-02-30': /^2026-02-30: no such date or time$/,
    '2026-02-29 10:15': /no such date/,
    '0000-00-00': /no such date/,
    '0000-01-01': /no such date/,
    '1899-12-31': /no such date/,
    '2026-13-01': /no such date/,
    'Feb 29': /^Feb 29: no such date or time$/,
    '25:00': /^25:00: no such date or time$/,
    '24:00': /no such date/,
    '10:60': /no such date/,
    '10:15:60': /no such date/,
    '2026-11-24T10:15:00+24:00': /^\+24:00: no such date or time$/,
    '10': /no unit/,
    '10:5': /not a time/,
    '2026-1-2': /not a time/,
    '2026-11-24x': /not a time/,
    '2026-11-24 10:15 IST': /not a time/,
    '2026-11-24 10:15 Europe/Berln': /Did you mean Europe\/Berlin\?/,
    '+275760-09-13': /not a time/,
    'Foo 24 10:15': /not a time/,
    now1h: /not a time/,
    'now 10:15': /not a time/,
    'now-': /not a time/,
    'now-1x': /^1x: unknown unit "x"$/,
    '1h-30m': /^1h-30m: not a time$/,
    'yesterday 25:00': /no such date/,
    '5M': /unknown unit "M"/,
    '1.5mo': /^1\.5mo: no parts of a mo$/,
    '1000y': /^1000y: leads out of the years 1900 to 9999$/,
    'now+9000y': /longer than 1000 years/,
    '12345678901234': /no unit/,
    '1732412345678.5': /not a time/,
    __proto__: /not a time/,
    constructor: /not a time/,
    toString: /not a time/,
  };
  for (const [text, message] of Object.entries(table)) {
    assert.throws(() => read(text), { kind: 'usage', message }, text);
  }
  assert.throws(() => read('1'.repeat(1_000_000)), /^LogaggError: 1{100}…: not a time$/);
});

const zones = fc.constantFrom(
  ...[
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'UTC',
    'Pacific/Apia',
  ].map(resolveZone),
);
const instants = fc.oneof(
  fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) }),
  fc.integer({ min: Date.parse('2026-10-24T20:00Z'), max: Date.parse('2026-10-25T04:00Z') }),
  fc.integer({ min: Date.parse('2011-12-29T00:00Z'), max: Date.parse('2012-01-01T00:00Z') }),
);

test('what a row prints is read back in the same zone, the first time its clock shows it', () => {
  fc.assert(
    fc.property(zones, instants, (zone, instant) => {
      const text = formatInstant(instant, zone);
      const back = parseTime(text, { now: NOW, zone });
      assert.equal(formatInstant(back, zone), text);
      if (back !== instant) assert.ok(back < instant && zone.offset(back) > zone.offset(instant));
    }),
    { numRuns: 2000 },
  );
});

test('with its offset, what a row prints names that very instant', () => {
  fc.assert(
    fc.property(zones, instants, (zone, instant) => {
      const text = `${formatInstant(instant, zone)} ${formatOffset(instant, zone)}`;
      assert.equal(parseTime(text, { now: NOW, zone: resolveZone('utc') }), instant);
    }),
  );
});

test('parseTime answers any text with an instant or a usage error', () => {
  const word = fc.constantFrom(
    'now',
    'today',
    '10:15',
    '2026-',
    '-',
    '+',
    '1h',
    ' ',
    'ago',
    '@',
    '/',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 6 }).map((words) => words.join('')),
  );
  fc.assert(
    fc.property(zones, text, (zone, value) => {
      try {
        assert.ok(Number.isSafeInteger(parseTime(value, { now: NOW, zone })));
      } catch (error) {
        assert.equal((error as { kind?: string }).kind, 'usage', String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
