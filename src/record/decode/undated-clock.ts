/** The instants of times that leave out their year, or their whole date: the latest that has come. */
import type { MinuteClock } from './minute-clock.ts';

export interface UndatedClock {
  /** The minute of the latest year in which the date is not in the future; NaN for a date that no year has. */
  inLatestYear(month: number, day: number, hour: number, minute: number): number;
  /** The minute of today, or of yesterday where today's is in the future. */
  onLatestDay(hour: number, minute: number): number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A sender's zone and clock may differ by as much. */
const GRACE_OF_DATES_MS = DAY_MS;
/** Clocks of machines that are kept in step differ by less; more, and every line before breakfast would be tomorrow's. */
const GRACE_OF_TIMES_MS = 5 * MINUTE_MS;
/** 29 February comes again after 8 years at most, around a century without a leap year. */
const YEARS_BACK = 8;

export function createUndatedClock(minuteAt: MinuteClock, now: () => number): UndatedClock {
  const dates = createMemory();
  const times = createMemory();
  return {
    inLatestYear(month, day, hour, minute) {
      const limit = now() + GRACE_OF_DATES_MS;
      const key = ((month * 32 + day) * 24 + hour) * 60 + minute;
      if (dates.has(key, limit)) return dates.found;
      return dates.keep(latestYear(minuteAt, month, day, hour, minute, limit));
    },
    onLatestDay(hour, minute) {
      const limit = now() + GRACE_OF_TIMES_MS;
      if (times.has(hour * 60 + minute, limit)) return times.found;
      return times.keep(latestDay(minuteAt, hour, minute, limit));
    },
  };
}

/** The last answer, for lines that ask the same within one minute of the clock. */
function createMemory() {
  let key = Number.NaN;
  let askedIn = Number.NaN;
  const memory = {
    found: Number.NaN,
    has(wanted: number, limit: number): boolean {
      const minute = Math.floor(limit / MINUTE_MS);
      if (wanted === key && minute === askedIn) return true;
      key = wanted;
      askedIn = minute;
      return false;
    },
    keep: (found: number): number => (memory.found = found),
  };
  return memory;
}

function latestYear(
  minuteAt: MinuteClock,
  month: number,
  day: number,
  hour: number,
  minute: number,
  limit: number,
): number {
  // The wall clock may be in the next year already.
  const latest = new Date(limit).getUTCFullYear() + 1;
  for (let year = latest; year >= latest - YEARS_BACK - 1; year -= 1) {
    const found = minuteAt(year, month, day, hour, minute, undefined);
    if (found <= limit) return found;
  }
  return Number.NaN;
}

function latestDay(minuteAt: MinuteClock, hour: number, minute: number, limit: number): number {
  // From the day after, as the wall clock may be ahead of UTC, to two days before, as it may be behind.
  for (let back = -1; back <= 2; back += 1) {
    const day = new Date(limit - back * DAY_MS);
    const found = minuteAt(
      day.getUTCFullYear(),
      day.getUTCMonth() + 1,
      day.getUTCDate(),
      hour,
      minute,
      undefined,
    );
    if (found <= limit) return found;
  }
  return Number.NaN;
}
