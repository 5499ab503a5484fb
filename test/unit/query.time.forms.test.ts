/** Every form of a time, under zones and on the nights when clocks change: forms of one instant agree. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatInstant } from '../../src/query/instant.ts';
import { parseQuery } from '../../src/query/query.ts';
import { parseTime } from '../../src/query/time.ts';
import { instantAt, startOfDay, wallAt } from '../../src/query/wall.ts';
import { resolveZone, type Zone } from '../../src/query/zone.ts';

const DAY = 86_400_000;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

/** Havana's clocks change at midnight, so that days begin at 01:00, or have two midnights. */
const zones = fc.constantFrom(
  ...'UTC Europe/Berlin America/New_York Asia/Kolkata Australia/Lord_Howe America/Havana Pacific/Apia'
    .split(' ')
    .map(resolveZone),
);
const CHANGES = [
  '2026-03-29T01:00Z 2026-10-25T01:00Z 2026-03-08T07:00Z 2026-11-01T06:00Z 2026-04-04T15:00Z',
  '2026-10-03T15:30Z 2026-03-08T05:00Z 2026-11-01T05:00Z 2011-12-30T10:00Z',
]
  .flatMap((line) => line.split(' '))
  .map((text) => Date.parse(text));
const nows = fc.oneof(
  fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) }),
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -26 * 3_600_000, max: 26 * 3_600_000 }))
    .map(([change, distance]) => change + distance),
);

function reader(now: number, zone: Zone, past = false): (text: string) => number {
  return (text) => parseTime(text, { now, zone, past });
}

/** All forms that stand for the first of them. */
function assertSame(
  read: (text: string) => number,
  instant: number,
  forms: readonly string[],
): void {
  for (const form of forms) assert.equal(read(form), instant, form);
}

test('forms with a zone or an epoch name one instant in every zone', () => {
  fc.assert(
    fc.property(zones, nows, nows, (zone, now, instant) => {
      const read = reader(now, zone);
      const iso = new Date(instant).toISOString();
      const bare = iso.slice(0, -1);
      const [date = '', clock = ''] = bare.split('T');
      assertSame(read, instant, [
        iso,
        `${date} ${clock}Z`,
        `${bare}+00:00`,
        `${date} ${clock} UTC`,
        `${formatInstant(instant, resolveZone('Asia/Kolkata'))} Asia/Kolkata`,
        `${formatInstant(instant, resolveZone('Asia/Kolkata'))} +0530`,
      ]);
      if (instant < 1_000_000_000_000) return;
      const seconds = `${Math.floor(instant / 1000)}`;
      const ms = String(instant % 1000).padStart(3, '0');
      assertSame(read, instant, [
        `${seconds}.${ms}`,
        `@${seconds}.${ms}`,
        `${seconds}${ms}`,
        `${seconds}${ms}999`,
        `${seconds}${ms}999999`,
      ]);
    }),
    { numRuns: 500 },
  );
});

test('a duration ago is as long ago in every zone, whatever the clocks do in between', () => {
  fc.assert(
    fc.property(zones, nows, fc.integer({ min: 1, max: 5000 }), (zone, now, minutes) => {
      const hours = Math.floor(minutes / 60);
      assertSame(reader(now, zone), now - minutes * 60_000, [
        `${minutes}m`,
        `${hours}h${minutes % 60}m`,
        `-${minutes}m`,
        `${minutes} minutes ago`,
        `last ${minutes} min`,
        `now-${minutes}m`,
        `now - ${hours}h - ${minutes % 60}m`,
        `${minutes * 60}s`,
        `now+1d-${minutes + 1440}m`,
      ]);
    }),
    { numRuns: 500 },
  );
});

test('dates and times of day mean the same however they are written', () => {
  fc.assert(
    fc.property(zones, nows, fc.integer({ min: 0, max: 86_399 }), (zone, now, second) => {
      const day = startOfDay(wallAt(now, zone));
      const wall = new Date(day + second * 1000);
      const iso = wall.toISOString();
      const [date, clock] = [iso.slice(0, 10), iso.slice(11, 19)];
      const month = MONTHS[wall.getUTCMonth()] ?? '';
      assertSame(reader(now, zone), instantAt(wall.getTime(), zone), [
        `${date} ${clock}`,
        `${date}T${clock}`,
        `${date} ${clock}.000`,
        `${date} ${clock},000 ${zone.name}`,
        `${month} ${wall.getUTCDate()} ${clock}`,
        `${date.slice(8)}/${month}/${date.slice(0, 4)}:${clock}`,
        clock,
        `today ${clock}`,
      ]);
    }),
    { numRuns: 500 },
  );
});

test('a day begins with its first instant, also where the clocks skip or repeat midnight', () => {
  fc.assert(
    fc.property(zones, nows, (zone, now) => {
      const read = reader(now, zone);
      const today = read('today');
      const day = (instant: number) => startOfDay(wallAt(instant, zone));
      assert.equal(day(today), day(now));
      assert.ok(day(today - 1) < day(today), 'not its first instant');
      assert.ok(today <= now);
      const wall = new Date(day(now)).toISOString().slice(0, 10);
      const name = WEEKDAYS[new Date(day(now)).getUTCDay()] ?? '';
      assertSame(read, today, [wall, `${wall} 00:00`, name, name.slice(0, 3), 'today+0s', 'TODAY']);
      assert.equal(read('today+9h'), today + 9 * 3_600_000);
      assert.ok(read('tomorrow') > now);
      // Samoa had none before the 31st of December 2011.
      if (day(today - 1) === day(now) - DAY) assert.equal(day(read('yesterday')), day(now) - DAY);
    }),
    { numRuns: 1000 },
  );
});

test('a beginning that leaves out the date is the latest that is not still to come', () => {
  fc.assert(
    fc.property(zones, nows, fc.integer({ min: 0, max: 1439 }), (zone, now, minute) => {
      const clock = new Date(minute * 60_000).toISOString().slice(11, 16);
      const since = reader(now, zone, true)(clock);
      assert.ok(since <= now && since > now - 2 * DAY, new Date(since).toISOString());
      const query = parseQuery({ where: [`time>=${clock}`] }, { now, zone });
      assert.deepEqual(query, { services: [], severities: [], words: [], since });
    }),
    { numRuns: 500 },
  );
});
