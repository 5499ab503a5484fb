/**
 * Reads the ISO 8601 / RFC 3339 timestamp at the start of a line, without allocating: this runs once a line.
 * `YYYY-MM-DD`, any of `T _space`, `HH:MM[:SS][.,fraction]`, then `Z`, ` UTC`, `+HH:MM`, `+HHMM` or no zone.
 */

/** The instant of a wall-clock minute in the zone of the reader's user; months and days count from 1. */
export type WallClock = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
) => number;

export interface TimestampReader {
  /** Ms since the epoch, or NaN where no valid timestamp stands at `start`. */
  read(text: string, start: number): number;
  /** Where the last timestamp that was read ends. */
  end: number;
}

const ZERO = 48;
const MINUTE_MS = 60_000;
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function createTimestampReader(wallClock: WallClock): TimestampReader {
  // Lines come in order, so most of them fall in the minute of the one before.
  let utcKey = Number.NaN;
  let utcStart = 0;
  let wallKey = Number.NaN;
  let wallStart = 0;

  const reader: TimestampReader = {
    end: 0,
    read(text, start) {
      if (text.charCodeAt(start + 4) !== 45 || text.charCodeAt(start + 7) !== 45) return Number.NaN;
      if (text.charCodeAt(start + 13) !== 58 || !isSeparator(text.charCodeAt(start + 10)))
        return Number.NaN;
      const year = twoDigits(text, start) * 100 + twoDigits(text, start + 2);
      const month = twoDigits(text, start + 5);
      const day = twoDigits(text, start + 8);
      const hour = twoDigits(text, start + 11);
      const minute = twoDigits(text, start + 14);
      // `Date.UTC` takes a year below 100 for one of the last century.
      if (!(year >= 100 && minute <= 59 && hour <= 23 && isDate(year, month, day)))
        return Number.NaN;

      const offset = readSeconds(text, start + 16);
      if (Number.isNaN(offset)) return Number.NaN;
      const key = (((year * 12 + month) * 32 + day) * 24 + hour) * 60 + minute;
      const zoneMinutes = readZone(text, secondsEnd);
      reader.end = zoneEnd;
      if (zoneMinutes === undefined) {
        if (key !== wallKey) {
          wallStart = wallClock(year, month, day, hour, minute);
          wallKey = key;
        }
        return wallStart + offset;
      }
      if (key !== utcKey) {
        utcStart = Date.UTC(year, month - 1, day, hour, minute);
        utcKey = key;
      }
      return utcStart + offset - zoneMinutes * MINUTE_MS;
    },
  };
  return reader;
}

/** `T`, a space or `_`. */
function isSeparator(code: number): boolean {
  return code === 84 || code === 32 || code === 95;
}

/** The number of two ASCII digits, or NaN. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function isDate(year: number, month: number, day: number): boolean {
  if (!(month >= 1 && month <= 12 && day >= 1)) return false;
  if (month === 2 && day === 29) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (DAYS_IN_MONTH[month - 1] ?? 0);
}

let secondsEnd = 0;
let zoneEnd = 0;

/** Ms within the minute from `[:SS][.fraction]`; a leap second counts into the next minute; NaN if malformed. */
function readSeconds(text: string, at: number): number {
  secondsEnd = at;
  if (text.charCodeAt(at) !== 58) return 0;
  const seconds = twoDigits(text, at + 1);
  if (!(seconds <= 60)) return Number.NaN;
  let ms = 0;
  let end = at + 3;
  const mark = text.charCodeAt(end);
  if (mark === 46 || mark === 44) {
    let scale = 100;
    let digit = text.charCodeAt(end + 1) - ZERO;
    if (digit >= 0 && digit <= 9) {
      end += 1;
      while (digit >= 0 && digit <= 9) {
        ms += digit * scale;
        scale = scale > 1 ? scale / 10 : 0;
        end += 1;
        digit = text.charCodeAt(end) - ZERO;
      }
    }
  }
  secondsEnd = end;
  return seconds * 1000 + ms;
}

/** Minutes east of UTC, or undefined where the text names no zone. */
function readZone(text: string, at: number): number | undefined {
  zoneEnd = at;
  const code = text.charCodeAt(at);
  if (code === 90) {
    zoneEnd = at + 1;
    return 0;
  }
  if (code === 43 || code === 45) {
    const colon = text.charCodeAt(at + 3) === 58 ? 1 : 0;
    const hours = twoDigits(text, at + 1);
    const minutes = twoDigits(text, at + 3 + colon);
    if (!(hours <= 23 && minutes <= 59)) return undefined;
    zoneEnd = at + 5 + colon;
    return (hours * 60 + minutes) * (code === 45 ? -1 : 1);
  }
  if (code === 32 && text.startsWith(' UTC', at)) {
    zoneEnd = at + 4;
    return 0;
  }
  return undefined;
}
