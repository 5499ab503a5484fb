/** The instants of minutes that a calendar and a clock name. */

/** The instant of a wall-clock minute in the zone of the reader's user; months and days count from 1. */
export type WallClock = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
) => number;

/**
 * Ms since the epoch of a minute, `zoneMinutes` east of UTC or, where that is undefined, on the wall clock. NaN for a date that
 * does not exist; hour and minute are checked by whoever reads them.
 */
export type MinuteClock = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  zoneMinutes: number | undefined,
) => number;

const MINUTE_MS = 60_000;
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function createMinuteClock(wallClock: WallClock): MinuteClock {
  const ofWall = createMinuteMemory(wallClock);
  const ofUtc = createMinuteMemory((year, month, day, hour, minute) =>
    Date.UTC(year, month - 1, day, hour, minute),
  );
  return (year, month, day, hour, minute, zoneMinutes) =>
    zoneMinutes === undefined
      ? ofWall(year, month, day, hour, minute)
      : ofUtc(year, month, day, hour, minute) - zoneMinutes * MINUTE_MS;
}

/** Checks the date, and asks anew only for another minute: lines come in order, so most fall in that of the one before. */
function createMinuteMemory(startOf: WallClock): WallClock {
  let lastDate = Number.NaN;
  let lastMinute = Number.NaN;
  let start = Number.NaN;
  return (year, month, day, hour, minute) => {
    // Places of two digits each: no two dates share a key, not even those that do not exist.
    const date = (year * 100 + month) * 100 + day;
    const minuteOfDay = hour * 60 + minute;
    if (date === lastDate && minuteOfDay === lastMinute) return start;
    // `Date.UTC` takes a year below 100 for one of the last century.
    if (!(year >= 100) || !isDate(year, month, day)) return Number.NaN;
    lastDate = date;
    lastMinute = minuteOfDay;
    start = startOf(year, month, day, hour, minute);
    return start;
  };
}

function isDate(year: number, month: number, day: number): boolean {
  if (!(month >= 1 && month <= 12 && day >= 1)) return false;
  if (month === 2 && day === 29) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (DAYS_IN_MONTH[month - 1] ?? 0);
}
