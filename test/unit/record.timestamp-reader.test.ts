/** Timestamps at the start of a line: read as `Date.parse` reads them, in more forms than it knows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createTimestampReader } from '../../src/record/decode/timestamp-reader.ts';

/** The user's zone is two hours east of UTC. */
const AHEAD_MS = 2 * 3_600_000;
const clock = createTimestampReader(
  (year, month, day, hour, minute) => Date.UTC(year, month - 1, day, hour, minute) - AHEAD_MS,
);

const two = (value: number): string => String(value).padStart(2, '0');
const upTo = (most: number): fc.Arbitrary<string> => fc.integer({ min: 0, max: most }).map(two);

const dates = fc
  .integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) })
  .map((instant) => new Date(instant).toISOString().slice(0, 10));
const offsets = fc.tuple(fc.constantFrom('+', '-'), upTo(23), upTo(59));
const fractions = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 })
  .map((digits) => digits.join(''));

const forms = fc.record({
  date: dates,
  separator: fc.constantFrom('T', 't', ' ', '_', '-', ':', '/'),
  dateMark: fc.constantFrom('-', '/', '.'),
  minute: fc.tuple(upTo(23), upTo(59)).map((parts) => parts.join(':')),
  second: fc.option(upTo(59), { nil: undefined }),
  fraction: fc.option(fc.tuple(fc.constantFrom('.', ','), fractions), { nil: undefined }),
  zone: fc.oneof(
    offsets.map(([sign, hours, minutes]) => ({
      text: `${sign}${hours}${minutes}`,
      iso: `${sign}${hours}:${minutes}`,
    })),
    offsets.map(([sign, hours, minutes]) => ({
      text: `${sign}${hours}:${minutes}`,
      iso: `${sign}${hours}:${minutes}`,
    })),
    offsets.map(([sign, hours, minutes]) => ({
      text: ` ${sign}${hours}${minutes}`,
      iso: `${sign}${hours}:${minutes}`,
    })),
    offsets.map(([sign, hours]) => ({ text: `${sign}${hours}`, iso: `${sign}${hours}:00` })),
    fc.constantFrom('Z', 'z', ' GMT').map((text) => ({ text, iso: 'Z' })),
    fc.constant({ text: ' UTC', iso: 'Z' }),
    fc.constant({ text: '', iso: '+02:00' }),
  ),
});

test('every form is read as Date.parse reads its RFC 3339 spelling', () => {
  const around = fc.constantFrom('', '[', 'at: ');
  const rests = fc.constantFrom('', ' api INFO hello', '] hello', ';x', '|7');
  fc.assert(
    fc.property(forms, around, rests, (form, before, rest) => {
      const { date, dateMark, separator, minute, second, fraction, zone } = form;
      const [mark, digits] = second === undefined ? [] : (fraction ?? []);
      const seconds = second === undefined ? '' : `:${second}`;
      const fractionText = mark === undefined ? '' : `${mark}${digits}`;
      const text = `${date.replaceAll('-', dateMark)}${separator}${minute}${seconds}${fractionText}${zone.text}`;
      const ms = (digits ?? '').padEnd(3, '0').slice(0, 3);
      const iso = `${date}T${minute}:${second ?? '00'}.${ms}${zone.iso}`;

      assert.equal(clock.read(before + text + rest, before.length), Date.parse(iso), text);
      assert.equal(clock.end, before.length + text.length, text);
    }),
    { numRuns: 5000 },
  );
});

test('a date that does not exist is no timestamp', () => {
  const never = [
    '0000-00-00 00:00:00',
    '2026-00-10 10:15:02',
    '2026-13-10 10:15:02',
    '2026-11-00 10:15:02',
    '2026-11-31 10:15:02',
    '2026-02-29 10:15:02',
    '1900-02-29 10:15:02',
    '2026-11-24 24:00:00',
    '2026-11-24 10:60:00',
    '2026-11-24 10:15:61',
    '2026-11-24 10:15:6',
  ];
  for (const text of never) assert.ok(Number.isNaN(clock.read(text, 0)), text);
  assert.equal(clock.read('2000-02-29T00:00:00Z', 0), Date.UTC(2000, 1, 29));
  assert.equal(clock.read('2024-02-29T00:00:00Z', 0), Date.UTC(2024, 1, 29));
});

test('a year of less than four digits is not taken for one of the last century', () => {
  for (const text of ['0070-01-01T00:00:00Z', '0099-12-31 10:15:02', '0000-01-01T00:00:00Z']) {
    assert.ok(Number.isNaN(clock.read(text, 0)), text);
  }
});

test('a leap second counts into the next minute', () => {
  assert.equal(clock.read('2016-12-31T23:59:60.5Z', 0), Date.UTC(2017, 0, 1) + 500);
});

test('what only looks like a timestamp is none', () => {
  const others = [
    '',
    '2026',
    '2026-11-24',
    '2026-11-24T',
    '2026-11-24x10:15:02',
    '2026/11-24 10:15:02',
    '20261124T101502Z',
    'abcd-ef-gh ij:kl:mn',
    '2026-11-24 1٠:15:02',
    '+275760-09-13T00:00:00Z',
  ];
  for (const text of others) assert.ok(Number.isNaN(clock.read(text, 0)), text);
});

test('a zone or fraction that is none ends the timestamp before it', () => {
  const cut: readonly (readonly [string, string])[] = [
    ['2026-11-24T10:15:02', '.'],
    ['2026-11-24T10:15:02', ',x'],
    ['2026-11-24T10:15:02', '+24:00'],
    ['2026-11-24T10:15:02', '+1:00'],
    ['2026-11-24T10:15:02', '-'],
    ['2026-11-24T10:15:02', '+01:xx'],
    ['2026-11-24T10:15:02', '+017'],
    ['2026-11-24 10:15:02', ' +01 is a number'],
    ['2026-11-24 10:15:02', ' -5'],
    ['2026-11-24 10:15:02', ' UTCx'],
    ['2026-11-24 10:15:02', 'Zebra'],
    ['2026-11-24T10:15:02.123', '.456'],
  ];
  for (const [time, rest] of cut) {
    assert.equal(clock.read(time + rest, 0), clock.read(time, 0), time + rest);
    assert.equal(clock.end, time.length, time + rest);
  }
});
