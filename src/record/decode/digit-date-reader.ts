/**
 * Timestamps whose date is digits without names: `17/06/09 20:10:40` (year, month, day) of Spark, `081109 203615` of Hadoop,
 * `20171223-22:15:29:606` of Android apps, `20261124T101502Z` (ISO 8601 basic), and whole numbers since the epoch.
 */
import {
  COLON,
  countDigits,
  DASH,
  DOT,
  fourDigits,
  isDigit,
  isLetter,
  SLASH,
  SPACE,
  twoDigits,
} from '../ascii.ts';
import type { MinuteClock } from './minute-clock.ts';
import { readTimeOfDay, readZone, setTimeOfDay, timeOfDay, zone } from './time-of-day.ts';
import type { TimestampReader } from './timestamp-reader.ts';
import type { UndatedClock } from './undated-clock.ts';

/** 2001 in seconds, the first of ten digits: a shorter number is a count or a name more often than a time. */
const FIRST_EPOCH_MS = 1e12;
const DAY_MS = 86_400_000;
const MOST_DIGITS = 20;

const MONTH_DAY_LENGTH = '1124 10:15:02.123456'.length;

export function createDigitDateReader(
  minuteAt: MinuteClock,
  undated: UndatedClock,
  now: () => number,
): TimestampReader {
  function instant(
    year: number,
    month: number,
    day: number,
    zoneMinutes: number | undefined,
    end: number,
  ): number {
    reader.end = end;
    return minuteAt(year, month, day, timeOfDay.hour, timeOfDay.minute, zoneMinutes) + timeOfDay.ms;
  }

  /** `17/06/09 20:10:40`. */
  function readSlashed(text: string, start: number): number {
    if (text.charCodeAt(start + 5) !== SLASH || text.charCodeAt(start + 8) !== SPACE)
      return Number.NaN;
    if (!readTimeOfDay(text, start + 9)) return Number.NaN;
    const { end } = timeOfDay;
    const zoneMinutes = readZone(text, end);
    const year = fullYear(twoDigits(text, start));
    return instant(
      year,
      twoDigits(text, start + 3),
      twoDigits(text, start + 6),
      zoneMinutes,
      zone.end,
    );
  }

  /** `081109 203615`, `081109 20:36:15`, `20171223-22:15:29:606`, `20261124T101502Z`: from its day on. */
  function readPacked(text: string, year: number, monthStart: number): number {
    const separator = text.charCodeAt(monthStart + 4);
    if (separator !== SPACE && separator !== DASH && separator !== 84) return Number.NaN;
    const at = monthStart + 5;
    if (!readPackedTime(text, at) && !readLooseTime(text, at) && !readTimeOfDay(text, at))
      return Number.NaN;
    const { end } = timeOfDay;
    if (isDigit(text.charCodeAt(end))) return Number.NaN;
    const zoneMinutes = separator === 84 ? readZone(text, end) : undefined;
    const zoneEnd = separator === 84 ? zone.end : end;
    return instant(
      year,
      twoDigits(text, monthStart),
      twoDigits(text, monthStart + 2),
      zoneMinutes,
      zoneEnd,
    );
  }

  /** `1124 10:15:02.123456` of glog: two numbers in front of a text are its time only to the microsecond. */
  function readMonthDay(text: string, start: number): number {
    if (text.charCodeAt(start + 4) !== SPACE || !readTimeOfDay(text, start + 5)) return Number.NaN;
    const { hour, minute, ms, end } = timeOfDay;
    if (end - start !== MONTH_DAY_LENGTH) return Number.NaN;
    reader.end = end;
    const month = twoDigits(text, start);
    return undated.inLatestYear(month, twoDigits(text, start + 2), hour, minute) + ms;
  }

  /** Seconds with a fraction or not, or ms, us, ns, by how many digits there are; none that is yet to come. */
  function readEpoch(text: string, start: number, digits: number): number {
    const number = Number(text.slice(start, start + digits));
    let ms = digits === 10 ? number * 1000 : Math.trunc(number / 10 ** (digits - 13));
    let end = start + digits;
    if (text.charCodeAt(end) === DOT && digits === 10) {
      const fraction = countDigits(text, end + 1, MOST_DIGITS);
      ms += Math.trunc(Number(`0.${text.slice(end + 1, end + 1 + fraction)}`) * 1000);
      end += fraction + 1;
    }
    if (!(ms >= FIRST_EPOCH_MS && ms <= now() + DAY_MS) || !canEnd(text, end)) return Number.NaN;
    reader.end = end;
    return ms;
  }

  const reader: TimestampReader = {
    end: 0,
    read(text, start) {
      if (text.charCodeAt(start + 2) === SLASH) return readSlashed(text, start);
      const digits = countDigits(text, start, MOST_DIGITS);
      if (digits === 4) return readMonthDay(text, start);
      if (digits === 6) return readPacked(text, fullYear(twoDigits(text, start)), start + 2);
      if (digits === 8) return readPacked(text, fourDigits(text, start), start + 4);
      const isEpoch = digits === 10 || digits === 13 || digits === 16 || digits === 19;
      return isEpoch ? readEpoch(text, start, digits) : Number.NaN;
    },
  };
  return reader;
}

/** Two digits of a year as POSIX reads them: 69 to 99 are of the last century. */
function fullYear(year: number): number {
  return year + (year >= 69 ? 1900 : 2000);
}

/** `203615`. */
function readPackedTime(text: string, at: number): boolean {
  const hour = twoDigits(text, at);
  const minute = twoDigits(text, at + 2);
  const seconds = twoDigits(text, at + 4);
  if (!(hour <= 23 && minute <= 59 && seconds <= 60)) return false;
  setTimeOfDay(hour, minute, seconds * 1000, at + 6);
  return true;
}

/** `22:15:29:606` and `23:7:6:86`: no part padded, the last one ms. */
function readLooseTime(text: string, start: number): boolean {
  const minuteStart = numberEnd(text, start, 2) + 1;
  const secondStart = numberEnd(text, minuteStart, 2) + 1;
  const msStart = numberEnd(text, secondStart, 2) + 1;
  for (const next of [minuteStart, secondStart, msStart]) {
    if (text.charCodeAt(next - 1) !== COLON) return false;
  }
  const hour = Number(text.slice(start, minuteStart - 1));
  const minute = Number(text.slice(minuteStart, secondStart - 1));
  const seconds = Number(text.slice(secondStart, msStart - 1));
  const end = numberEnd(text, msStart, 3);
  if (!(hour <= 23 && minute <= 59 && seconds <= 60) || end === msStart) return false;
  setTimeOfDay(hour, minute, seconds * 1000 + Number(text.slice(msStart, end)), end);
  return true;
}

function numberEnd(text: string, at: number, most: number): number {
  return at + countDigits(text, at, most);
}

function canEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return !isLetter(code) && !isDigit(code) && code !== DOT && code !== COLON && code !== DASH;
}
