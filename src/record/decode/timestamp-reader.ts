/**
 * Reads the ISO 8601 / RFC 3339 timestamp at the start of a line, without allocating: this runs once a line.
 * `YYYY-MM-DD` or with `/` or `.`, any of `T t _ - : /` or a space, `HH:MM[:SS][.,fraction]`, then a zone or none.
 */
import { COLON, DASH, DOT, fourDigits, SLASH, SPACE, twoDigits, UNDERSCORE } from '../ascii.ts';
import { createMinuteClock, type MinuteClock, type WallClock } from './minute-clock.ts';
import { readSeconds, readZone, timeOfDay, zone } from './time-of-day.ts';

export type { WallClock };

export interface TimestampReader {
  /** Ms since the epoch, or NaN where no valid timestamp stands at `start`. */
  read(text: string, start: number): number;
  /** Where the last timestamp that was read ends. */
  end: number;
}

export function createTimestampReader(wallClock: WallClock): TimestampReader {
  return createIsoReader(createMinuteClock(wallClock));
}

export function createIsoReader(minuteAt: MinuteClock): TimestampReader {
  const reader: TimestampReader = {
    end: 0,
    read(text, start) {
      const mark = text.charCodeAt(start + 4);
      if (mark !== DASH && mark !== SLASH && mark !== DOT) return Number.NaN;
      if (text.charCodeAt(start + 7) !== mark || text.charCodeAt(start + 13) !== COLON)
        return Number.NaN;
      if (!isSeparator(text.charCodeAt(start + 10))) return Number.NaN;
      const hour = twoDigits(text, start + 11);
      const minute = twoDigits(text, start + 14);
      if (!(minute <= 59 && hour <= 23) || !readSeconds(text, start + 16)) return Number.NaN;
      const { ms, end } = timeOfDay;
      const zoneMinutes = readZone(text, end);
      reader.end = zone.end;
      const year = fourDigits(text, start);
      const month = twoDigits(text, start + 5);
      const day = twoDigits(text, start + 8);
      return minuteAt(year, month, day, hour, minute, zoneMinutes) + ms;
    },
  };
  return reader;
}

function isSeparator(code: number): boolean {
  return (
    code === SPACE ||
    code === 84 ||
    code === 116 ||
    code === UNDERSCORE ||
    code === DASH ||
    code === COLON ||
    code === SLASH
  );
}
