/** Zones: names, offsets, and the two nights a year on which clocks skip or repeat an hour. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatInstant, formatOffset } from '../../src/query/instant.ts';
import { addMonths, instantAt, wallAt, wallTime } from '../../src/query/wall.ts';
import { resolveZone } from '../../src/query/zone.ts';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'UTC',
].map(resolveZone);

/** Instants around changes of the clocks, to the minute, beside any instant of 1990 to 2040. */
const CHANGES = [
  '2026-03-29T01:00Z', // Berlin skips 02:00 to 03:00
  '2026-10-25T01:00Z', // Berlin repeats 02:00 to 03:00
  '2026-03-08T07:00Z', // New York
  '2026-11-01T06:00Z',
  '2026-04-04T15:00Z', // Lord Howe, by half an hour
  '2026-10-03T15:30Z',
  '2006-10-29T02:31Z', // St. John's, at one minute past midnight
  '2011-12-30T10:00Z', // Apia skips a whole day
].map((text) => Date.parse(text));

const instants = fc.oneof(
  fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) }),
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -26 * 3_600_000, max: 26 * 3_600_000 }))
    .map(([change, distance]) => change + distance),
);
const zones = fc.constantFrom(...ZONES);

function wall(text: string): number {
  return Date.parse(`${text}Z`);
}

function at(text: string, zone: string): string {
  return new Date(instantAt(wall(text), resolveZone(zone))).toISOString().replace(':00.000Z', 'Z');
}

function date(year: number, month: number, day: number): number | undefined {
  return wallTime({ year, month, day });
}

function plus(text: string, months: number): string {
  return new Date(addMonths(wall(text), months)).toISOString().slice(0, 16);
}

test('resolveZone takes local, utc and IANA names in any case', () => {
  assert.equal(resolveZone('utc').name, 'UTC');
  assert.equal(resolveZone('Z').name, 'UTC');
  assert.equal(resolveZone('europe/berlin').name, 'Europe/Berlin');
  assert.equal(resolveZone('Asia/Kolkata').name, 'Asia/Kolkata');
  assert.equal(typeof resolveZone('local').offset(0), 'number');
  assert.equal(resolveZone('Europe/Paris'), resolveZone('Europe/Paris'));
});

test('resolveZone suggests the nearest name', () => {
  const table: Readonly<Record<string, string>> = {
    'Europe/Berln': 'Europe/Berlin',
    berlin: 'Europe/Berlin',
    'new york': 'America/New_York',
    Tokio: 'Asia/Tokyo',
  };
  for (const [name, near] of Object.entries(table)) {
    assert.throws(() => resolveZone(name), {
      kind: 'usage',
      message: `${name}: not a time zone. Did you mean ${near}?`,
    });
  }
  assert.throws(() => resolveZone('%'), { kind: 'usage', message: '%: not a time zone' });
  assert.throws(() => resolveZone(''), { kind: 'usage', message: '(empty): not a time zone' });
});

test('a zone gives the offset that Intl gives, for every instant', () => {
  const formats = new Map(
    ZONES.map((zone) => [
      zone,
      new Intl.DateTimeFormat('sv-SE', {
        timeZone: zone.name,
        dateStyle: 'short',
        timeStyle: 'medium',
      }),
    ]),
  );
  fc.assert(
    fc.property(zones, instants, (zone, instant) => {
      assert.equal(formatInstant(instant, zone).slice(0, 19), formats.get(zone)?.format(instant));
    }),
    { numRuns: 2000 },
  );
});

test('an hour that the clocks skip is moved on by as much', () => {
  assert.equal(at('2026-03-29T02:30', 'Europe/Berlin'), '2026-03-29T01:30Z'); // shown as 03:30
  assert.equal(at('2026-03-08T02:30', 'America/New_York'), '2026-03-08T07:30Z');
  assert.equal(at('2026-10-04T02:15', 'Australia/Lord_Howe'), '2026-10-03T15:45Z');
  assert.equal(at('2011-12-30T12:00', 'Pacific/Apia'), '2011-12-30T22:00Z'); // 31st, 12:00
});

test('of an hour that the clocks repeat the first is taken', () => {
  assert.equal(at('2026-10-25T02:30', 'Europe/Berlin'), '2026-10-25T00:30Z');
  assert.equal(at('2026-11-01T01:30', 'America/New_York'), '2026-11-01T05:30Z');
  assert.equal(at('2026-04-05T01:45', 'Australia/Lord_Howe'), '2026-04-04T14:45Z');
});

test('instantAt undoes wallAt, but for the second of two equal wall times', () => {
  fc.assert(
    fc.property(zones, instants, (zone, instant) => {
      const back = instantAt(wallAt(instant, zone), zone);
      assert.ok(back <= instant);
      assert.equal(wallAt(back, zone), wallAt(instant, zone));
      if (back !== instant) assert.notEqual(zone.offset(back), zone.offset(instant));
    }),
    { numRuns: 2000 },
  );
});

test('a later instant sorts later as text, unless the clocks went back', () => {
  fc.assert(
    fc.property(zones, instants, fc.integer({ min: 1, max: 7_200_000 }), (zone, instant, later) => {
      const wentBack = zone.offset(instant + later) < zone.offset(instant);
      const earlierText = formatInstant(instant, zone);
      assert.ok(wentBack || earlierText < formatInstant(instant + later, zone));
    }),
    { numRuns: 1000 },
  );
});

test('formatInstant and formatOffset print in the zone, 23 characters for anything', () => {
  const instant = Date.parse('2026-11-24T09:15:02.123Z');
  const table: Readonly<Record<string, string>> = {
    UTC: '2026-11-24 09:15:02.123 +00:00',
    'Europe/Berlin': '2026-11-24 10:15:02.123 +01:00',
    'America/New_York': '2026-11-24 04:15:02.123 -05:00',
    'Asia/Kolkata': '2026-11-24 14:45:02.123 +05:30',
  };
  for (const [name, text] of Object.entries(table)) {
    const zone = resolveZone(name);
    assert.equal(`${formatInstant(instant, zone)} ${formatOffset(instant, zone)}`, text);
  }
  assert.equal(formatOffset(-3e12, resolveZone('Africa/Monrovia')), '-00:43:08');
  fc.assert(
    fc.property(zones, fc.double(), (zone, any) => {
      assert.equal(formatInstant(any, zone).length, 23);
    }),
  );
});

test('wallTime knows the calendar', () => {
  assert.equal(date(2024, 2, 29), wall('2024-02-29T00:00'));
  assert.equal(date(2026, 2, 29), undefined);
  assert.equal(date(1900, 2, 29), undefined);
  assert.equal(date(0, 1, 1), undefined);
  assert.equal(date(2026, 13, 1), undefined);
  assert.equal(
    wallTime({ year: 2026, month: 6, day: 30, hour: 23, minute: 59, second: 60 }),
    undefined,
  );
});

test('addMonths keeps the time of day and ends with the month', () => {
  assert.equal(plus('2026-03-31T10:15', -1), '2026-02-28T10:15');
  assert.equal(plus('2024-02-29T10:15', -12), '2023-02-28T10:15');
  assert.equal(plus('2026-01-15T23:59', 13), '2027-02-15T23:59');
});
