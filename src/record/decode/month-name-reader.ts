/**
 * Timestamps that name their month in English letters: `Nov 24 10:15:02` and `Nov 24 2026 10:15:02` of syslog, `Sun Dec 04 04:47:44 2005`
 * of C's asctime, `24/Nov/2026:10:15:02 +0100` of web servers, and with `-` or spaces, as Tomcat, BIND and Redis have them.
 */
import {
  COLON,
  countDigits,
  DASH,
  fourDigits,
  isDigit,
  isUpper,
  oneDigit,
  SLASH,
  SPACE,
  twoDigits,
} from '../ascii.ts';
import type { MinuteClock } from './minute-clock.ts';
import { readTimeOfDay, readZone, timeOfDay, zone } from './time-of-day.ts';
import type { TimestampReader } from './timestamp-reader.ts';
import type { UndatedClock } from './undated-clock.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function createMonthNameReader(
  minuteAt: MinuteClock,
  undated: UndatedClock,
): TimestampReader {
  const monthAt = createMonthFinder();

  /** The instant of a date and the time that stands at `at`, of the latest year where the text names none. */
  function instant(year: number, month: number, day: number, text: string, at: number): number {
    if (!readTimeOfDay(text, at)) return Number.NaN;
    const { hour, minute, ms, end } = timeOfDay;
    reader.end = end;
    if (year === 0) return undated.inLatestYear(month, day, hour, minute) + ms;
    const zoneMinutes = readZone(text, end);
    reader.end = zone.end;
    return minuteAt(year, month, day, hour, minute, zoneMinutes) + ms;
  }

  /** `24/Nov/2026:10:15:02 +0100`, `24 Nov 10:15:02`. */
  function readDayFirst(text: string, start: number): number {
    const mark = text.charCodeAt(start + 2);
    if (mark !== text.charCodeAt(start + 6)) return Number.NaN;
    const month = monthAt(text, start + 3);
    const day = twoDigits(text, start);
    const year = fourDigits(text, start + 7);
    if (Number.isNaN(year)) return instant(0, month, day, text, start + 7);
    const separator = text.charCodeAt(start + 11);
    if (separator !== COLON && separator !== SPACE) return Number.NaN;
    return instant(year, month, day, text, start + 12);
  }

  /** `Nov 24 10:15:02`, with the day of one digit padded with a space or not, and a year or none. */
  function readMonthFirst(text: string, start: number): number {
    const month = monthAt(text, start);
    if (Number.isNaN(month) || text.charCodeAt(start + 3) !== SPACE) return Number.NaN;
    const dayStart = text.charCodeAt(start + 4) === SPACE ? start + 5 : start + 4;
    const digits = countDigits(text, dayStart, 2);
    const day = digits === 2 ? twoDigits(text, dayStart) : oneDigit(text, dayStart);
    const next = dayStart + digits + 1;
    if (text.charCodeAt(next - 1) !== SPACE) return Number.NaN;
    const year = fourDigits(text, next);
    return Number.isNaN(year)
      ? instant(0, month, day, text, next)
      : instant(year, month, day, text, next + 5);
  }

  /** `Sun Dec 04 04:47:44.123 2005`, or with its zone before the year as `date` prints it. */
  function readAsctime(text: string, start: number): number {
    const month = monthAt(text, start + 4);
    const day =
      text.charCodeAt(start + 8) === SPACE ? oneDigit(text, start + 9) : twoDigits(text, start + 8);
    if (text.charCodeAt(start + 10) !== SPACE || !readTimeOfDay(text, start + 11))
      return Number.NaN;
    const { hour, minute, ms, end } = timeOfDay;
    const zoneMinutes = readZone(text, end);
    const year = fourDigits(text, zone.end + 1);
    if (text.charCodeAt(zone.end) !== SPACE) return Number.NaN;
    reader.end = zone.end + 5;
    return minuteAt(year, month, day, hour, minute, zoneMinutes) + ms;
  }

  const reader: TimestampReader = {
    end: 0,
    read(text, start) {
      if (isDigit(text.charCodeAt(start))) {
        const mark = text.charCodeAt(start + 2);
        const canBe = mark === SLASH || mark === DASH || mark === SPACE;
        return canBe && isUpper(text.charCodeAt(start + 3))
          ? readDayFirst(text, start)
          : Number.NaN;
      }
      if (text.charCodeAt(start + 3) !== SPACE) return Number.NaN;
      return isUpper(text.charCodeAt(start + 4))
        ? readAsctime(text, start)
        : readMonthFirst(text, start);
    },
  };
  return reader;
}

/** The number of the month whose three letters stand somewhere, or NaN. */
function createMonthFinder(): (text: string, at: number) => number {
  let last = 0;
  return (text, at) => {
    // Lines come in order: the month is mostly that of the line before.
    if (text.startsWith(MONTHS[last] ?? '', at)) return last + 1;
    const found = MONTHS.indexOf(text.slice(at, at + 3));
    if (found === -1) return Number.NaN;
    last = found;
    return found + 1;
  };
}
