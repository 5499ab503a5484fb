/** Timestamps at the start of a line, in all their forms: each is read to its end, and what only looks like one is left alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createLeadingTimeReader } from '../../src/record/decode/leading-time.ts';

const HOUR_MS = 3_600_000;
const NOW = '2026-11-24T12:00:00Z';

/** A reader for a user who is so many hours east of UTC. */
function readerAt(now: string, hoursEast = 0) {
  return createLeadingTimeReader({
    wallClock: (year, month, day, hour, minute) =>
      Date.UTC(year, month - 1, day, hour, minute) - hoursEast * HOUR_MS,
    now: () => Date.parse(now),
  });
}

/** The instant of a text that is a timestamp throughout, as RFC 3339. */
function read(text: string, now = NOW, hoursEast = 0): string | undefined {
  const clock = readerAt(now, hoursEast);
  const timestamp = clock.read(text, 0);
  if (Number.isNaN(timestamp)) return undefined;
  assert.equal(clock.end, text.length, text);
  return new Date(timestamp).toISOString();
}

test('the forms that logs begin with are read to their end', () => {
  const table: readonly (readonly [string, string])[] = [
    ['2026-11-24T10:15:02.123456Z', '2026-11-24T10:15:02.123Z'],
    ['2026-11-24 10:15:02 +0100', '2026-11-24T09:15:02.000Z'],
    ['2026/11/24 10:15:02', '2026-11-24T10:15:02.000Z'],
    ['Nov 24 10:15:02', '2026-11-24T10:15:02.000Z'],
    ['Nov  4 10:15:02.5', '2026-11-04T10:15:02.500Z'],
    ['Nov 4 10:15:02', '2026-11-04T10:15:02.000Z'],
    ['Nov 24 2019 10:15:02', '2019-11-24T10:15:02.000Z'],
    ['Sun Dec 04 04:47:44 2005', '2005-12-04T04:47:44.000Z'],
    ['Sun Dec  4 04:47:44.123456 2005', '2005-12-04T04:47:44.123Z'],
    ['Tue Nov 24 10:15:02 UTC 2026', '2026-11-24T10:15:02.000Z'],
    ['24/Nov/2026:10:15:02 +0100', '2026-11-24T09:15:02.000Z'],
    ['24/Nov/2026:10:15:02', '2026-11-24T10:15:02.000Z'],
    ['24-Nov-2026 10:15:02.123', '2026-11-24T10:15:02.123Z'],
    ['24 Nov 2026 10:15:02.123', '2026-11-24T10:15:02.123Z'],
    ['14 Nov 07:01:22.119', '2026-11-14T07:01:22.119Z'],
    ['17/06/09 20:10:40', '2017-06-09T20:10:40.000Z'],
    ['99/06/09 20:10:40,5', '1999-06-09T20:10:40.500Z'],
    ['081109 203615', '2008-11-09T20:36:15.000Z'],
    ['081109 20:36:15', '2008-11-09T20:36:15.000Z'],
    ['20171223-22:15:29:606', '2017-12-23T22:15:29.606Z'],
    ['20171223-23:7:6:86', '2017-12-23T23:07:06.086Z'],
    ['20171223 23:07:06.086', '2017-12-23T23:07:06.086Z'],
    ['20261124T101502Z', '2026-11-24T10:15:02.000Z'],
    ['20261124T101502+0100', '2026-11-24T09:15:02.000Z'],
    ['1124 10:15:02.123456', '2026-11-24T10:15:02.123Z'],
    ['20261124 10:15:02.123456', '2026-11-24T10:15:02.123Z'],
    ['1764000000', '2025-11-24T16:00:00.000Z'],
    ['1764000000.125', '2025-11-24T16:00:00.125Z'],
    ['1764000000123', '2025-11-24T16:00:00.123Z'],
    ['1764000000123456', '2025-11-24T16:00:00.123Z'],
    ['1764000000123456789', '2025-11-24T16:00:00.123Z'],
    ['10:15:02', '2026-11-24T10:15:02.000Z'],
    ['10:15:02,123', '2026-11-24T10:15:02.123Z'],
  ];
  for (const [text, instant] of table) assert.equal(read(text), instant, text);
});

test('a time without a zone is read by the wall clock, in every form', () => {
  const table: readonly (readonly [string, string])[] = [
    ['2026-11-24 10:15:02', '2026-11-24T05:15:02.000Z'],
    ['Nov 24 10:15:02', '2026-11-24T05:15:02.000Z'],
    ['Sun Dec 04 04:47:44 2005', '2005-12-03T23:47:44.000Z'],
    ['24/Nov/2026:10:15:02', '2026-11-24T05:15:02.000Z'],
    ['17/06/09 20:10:40', '2017-06-09T15:10:40.000Z'],
    ['20171223-22:15:29:606', '2017-12-23T17:15:29.606Z'],
    ['10:15:02', '2026-11-24T05:15:02.000Z'],
  ];
  for (const [text, instant] of table) assert.equal(read(text, NOW, 5), instant, text);
});

test('a date without a year is of the latest in which it has come, with a day of grace', () => {
  const table: readonly (readonly [string, string, string])[] = [
    ['Nov 24 10:15:02', NOW, '2026'],
    ['Nov 25 10:15:02', NOW, '2026'],
    ['Nov 25 12:00:00', NOW, '2026'],
    ['Nov 25 12:01:00', NOW, '2025'],
    ['Dec 31 23:59:59', NOW, '2025'],
    ['Dec 31 23:59:59', '2026-12-31T00:30:00Z', '2026'],
    ['Dec 31 23:59:59', '2027-01-01T00:00:00Z', '2026'],
    ['Jan  1 00:00:01', '2026-12-31T12:00:00Z', '2027'],
    ['Feb 29 10:15:02', NOW, '2024'],
    ['Feb 29 10:15:02', '1903-06-01T00:00:00Z', '1896'],
  ];
  for (const [text, now, year] of table) assert.equal(read(text, now)?.slice(0, 4), year, text);
  assert.equal(read('Feb 30 10:15:02'), undefined);
});

test('the latest year is that of the zone, where New Year is at another time', () => {
  assert.equal(read('Jan  1 09:00:00', '2026-12-30T20:00:00Z', 14), '2026-12-31T19:00:00.000Z');
  assert.equal(read('Jan  1 09:00:00', '2026-12-30T18:59:00Z', 14), '2025-12-31T19:00:00.000Z');
});

test('a time without a date is of today, or of yesterday where today it is yet to come', () => {
  const table: readonly (readonly [string, number, string])[] = [
    ['12:00:00', 0, '2026-11-24'],
    ['12:05:00', 0, '2026-11-24'],
    ['12:06:00', 0, '2026-11-23'],
    ['00:00:01', 0, '2026-11-24'],
    ['01:00:00', 13, '2026-11-24'],
    ['02:00:00', 13, '2026-11-23'],
    ['23:00:00', -13, '2026-11-24'],
    ['22:00:00', -13, '2026-11-24'],
  ];
  for (const [text, hoursEast, date] of table) {
    assert.equal(read(text, NOW, hoursEast)?.slice(0, 10), date, `${text} at ${hoursEast}`);
  }
});

test('a time of day is read anew each day', () => {
  let now = Date.parse(NOW);
  const clock = createLeadingTimeReader({
    wallClock: (year, month, day, hour, minute) => Date.UTC(year, month - 1, day, hour, minute),
    now: () => now,
  });
  const first = clock.read('10:15:02', 0);
  now += 24 * HOUR_MS;
  assert.equal(clock.read('10:15:02', 0) - first, 24 * HOUR_MS);
});

test('what only looks like a timestamp is none', () => {
  const others = [
    'Nov 31 10:15:02',
    'Nov 24 25:15:02',
    'Nov 24 10:15',
    'nov 24 10:15:02',
    'Novel 24 10:15:02',
    'May I ask',
    'Sun Dec 04 04:47:44',
    '24/Nov-2026:10:15:02',
    '24/Now/2026:10:15:02',
    '17/13/09 20:10:40',
    '17/06/09',
    '081309 203615',
    '123456 654321',
    '20171323-22:15:29:606',
    '20171223-24:15:29:606',
    '1124 10:15:02',
    '4111111111',
    '999999999',
    '17640000001',
    '1764000000-1',
    '1764000000x',
    '1764000000.1.2',
    '10:15:02:ab:cd',
    '10:15',
    '24:15:02',
    '10:15:02pm',
    '192.0.2.7',
    '2001:db8::7',
  ];
  for (const text of others) assert.ok(Number.isNaN(readerAt(NOW).read(text, 0)), text);
});

test('every instant is read back from every form that can tell it', () => {
  const clock = readerAt(NOW);
  const months = [
    'Jan',
    'Feb',
    'Mar',
    'Apr',
    'May',
    'Jun',
    'Jul',
    'Aug',
    'Sep',
    'Oct',
    'Nov',
    'Dec',
  ];
  const past = fc.integer({ min: Date.UTC(2002, 0, 1), max: Date.parse(NOW) });
  fc.assert(
    fc.property(past, fc.constantFrom('', ' x', '] x'), (instant, rest) => {
      const iso = new Date(instant).toISOString();
      const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
      const time = iso.slice(11, 23);
      const name = months[Number(month) - 1] ?? '';
      const seconds = Math.floor(instant / 1000);
      for (const [text, wanted] of [
        [`${name} ${day} ${year} ${time}`, instant],
        [`Mon ${name} ${day} ${time} ${year}`, instant],
        [`${day}/${name}/${year}:${time.slice(0, 8)} +0000`, seconds * 1000],
        [`${year.slice(2)}/${month}/${day} ${time}`, instant],
        [`${year}${month}${day}T${time}Z`, instant],
        [`${year}${month}${day}-${time.replace('.', ':')}`, instant],
        [`${instant}`, instant],
        [`${seconds}.${time.slice(9)}`, instant],
      ] as const) {
        assert.equal(clock.read(text + rest, 0), wanted, text);
        assert.equal(clock.end, text.length, text);
      }
    }),
    { numRuns: 2000 },
  );
});
