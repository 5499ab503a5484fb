/**
 * The wall clock of a zone. A wall time is a number: the milliseconds since the epoch at which a clock
 * in UTC would show the same date and time.
 */
import type { Zone } from './zone.ts';

const DAY = 86_400_000;

/** Years before this are taken for typing errors. */
const FIRST_YEAR = 1900;

export interface WallFields {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour?: number;
  minute?: number;
  second?: number;
  ms?: number;
}

/** The wall time of a date and a time of day, or undefined if no calendar or clock shows them. */
export function wallTime(fields: WallFields): number | undefined {
  const { year, month, day, hour = 0, minute = 0, second = 0, ms = 0 } = fields;
  if (year < FIRST_YEAR || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
    return undefined;
  }
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}

/** What the clocks of the zone show at an instant. */
export function wallAt(instant: number, zone: Zone): number {
  return instant + zone.offset(instant);
}

/**
 * The instant at which the clocks of the zone show a wall time. When they show it twice, the first of
 * the two; when they skip it, the time is moved on by as much as they skip (02:30 becomes 03:30).
 */
export function instantAt(wall: number, zone: Zone): number {
  const before = wall - zone.offset(wall - DAY);
  const after = wall - zone.offset(wall + DAY);
  const first = Math.min(before, after);
  const second = Math.max(before, after);
  if (wallAt(first, zone) === wall) return first;
  if (wallAt(second, zone) === wall) return second;
  return before;
}

/** The wall time of the midnight at which the day of a wall time begins. */
export function startOfDay(wall: number): number {
  return Math.floor(wall / DAY) * DAY;
}

/** The same time of day that many months later; the last of a month stands for days it lacks. */
export function addMonths(wall: number, months: number): number {
  const date = new Date(wall);
  // Not `Date.UTC`, which takes the years 0 to 99 for 1900 to 1999.
  const first = new Date(0);
  first.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const last = daysIn(first.getUTCFullYear(), first.getUTCMonth() + 1);
  const day = Math.min(date.getUTCDate(), last);
  return first.getTime() + (day - 1) * DAY + (wall - startOfDay(wall));
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
