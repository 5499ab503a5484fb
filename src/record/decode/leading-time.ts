/** The timestamp that a line begins with, in any of the usual forms: one look at the place of its marks picks the reader. */
import { COLON, DASH, DOT, isDigit, isLetter, SLASH, SPACE } from '../ascii.ts';
import { createDigitDateReader } from './digit-date-reader.ts';
import { createMinuteClock, type WallClock } from './minute-clock.ts';
import { createMonthNameReader } from './month-name-reader.ts';
import { readTimeOfDay, timeOfDay } from './time-of-day.ts';
import { createIsoReader, type TimestampReader } from './timestamp-reader.ts';
import { createUndatedClock, type UndatedClock } from './undated-clock.ts';

/** What the times of a source are read by. */
export interface ClockContext {
  /** For times that name no zone. */
  wallClock: WallClock;
  /** Ms since the epoch: times without a year or date are the latest that are not after it. */
  now(): number;
}

export function createLeadingTimeReader({ wallClock, now }: ClockContext): TimestampReader {
  const minuteAt = createMinuteClock(wallClock);
  const undated = createUndatedClock(minuteAt, now);
  const iso = createIsoReader(minuteAt);
  const monthName = createMonthNameReader(minuteAt, undated);
  const digitDate = createDigitDateReader(minuteAt, undated, now);
  const bareTime = createBareTimeReader(undated);

  function formAt(text: string, start: number, fifth: number): TimestampReader | undefined {
    const first = text.charCodeAt(start);
    if (!isDigit(first)) return isLetter(first) ? monthName : undefined;
    if (fifth === SLASH || fifth === DOT) return iso;
    const third = text.charCodeAt(start + 2);
    if (third === COLON) return bareTime;
    if (isDigit(third)) return isDigit(fifth) || fifth === SPACE ? digitDate : undefined;
    if (third === SLASH && isDigit(text.charCodeAt(start + 3))) return digitDate;
    return third === SLASH || third === DASH || third === SPACE ? monthName : undefined;
  }

  const reader: TimestampReader = {
    end: 0,
    read(text, start) {
      const fifth = text.charCodeAt(start + 4);
      // Most lines, and most of those that count.
      const form = fifth === DASH ? iso : formAt(text, start, fifth);
      if (form === undefined) return Number.NaN;
      const timestamp = form.read(text, start);
      reader.end = form.end;
      return timestamp;
    },
  };
  return reader;
}

/** `10:15:02.123` of today. */
function createBareTimeReader(undated: UndatedClock): TimestampReader {
  const reader: TimestampReader = {
    end: 0,
    read(text, start) {
      if (!readTimeOfDay(text, start)) return Number.NaN;
      const { hour, minute, ms, end } = timeOfDay;
      const next = text.charCodeAt(end);
      // Of a longer row of pairs, as of an address, this is no time.
      if (next === COLON || isLetter(next) || isDigit(next)) return Number.NaN;
      reader.end = end;
      return undated.onLatestDay(hour, minute) + ms;
    },
  };
  return reader;
}
