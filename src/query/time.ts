/** Points in time as people write them: the one grammar of flags, API parameters and configuration. */
import { LogaggError } from '../errors.ts';
import { calendarTime, type TimeContext } from './calendar-time.ts';
import { epochTime } from './epoch-time.ts';
import { relativeTime } from './relative-time.ts';
import { shortened } from './span.ts';
import { resolveZone, UTC, type Zone } from './zone.ts';

export type { TimeContext } from './calendar-time.ts';

const MAX_LENGTH = 100;

/**
 * Milliseconds since the epoch, rounded down, of one of
 * - a duration ago: `15m`, `1h30m`, `-3d`, `2 days ago`, `last 15 minutes`, by the calendar `1mo`, `1y`;
 * - an anchor: `now`, `today`, `yesterday 09:00`, `tomorrow`, `monday`, with spans: `now-1h`, `today+9h`;
 * - a date, a time of day or both: `10:15`, `2026-11-24`, `2026-11-24 10:15:02.123`, `Nov 24 10:15`,
 *   `24/Nov/2026:10:15:02 +0100`, RFC 3339;
 * - an epoch: `1732412345`, `1732412345.678`, 13, 16 or 19 digits, `@` before any number of seconds.
 *
 * A zone at the end (`10:15 Europe/Berlin`, `Z`, `+01:00`) wins over that of the context. Days and weeks
 * are 24 and 168 hours; `today` and the like are midnights of the zone. A time that the clocks show
 * twice is the first of the two; one that they skip is moved on by as much as they skip.
 *
 * The whole text must fit. Throws a usage error that quotes it otherwise, and for dates that do not exist.
 */
export function parseTime(text: string, context: TimeContext): number {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > MAX_LENGTH) throw notATime(trimmed);
  const { rest, zone } = splitZone(trimmed, context.zone);
  const here = { ...context, zone };
  const instant = epochTime(rest) ?? calendarTime(rest, here) ?? relativeTime(rest, here);
  if (instant === undefined) throw notATime(trimmed);
  return Math.floor(instant);
}

/** Splits off a zone name. Of short names only UTC counts, as `IST` and `CST` mean several zones. */
function splitZone(text: string, otherwise: Zone): { rest: string; zone: Zone } {
  const [, rest, name] = /^(.*\S)\s+(UTC|GMT|Z|[a-z]+(?:\/[\w+-]+)+)$/i.exec(text) ?? [];
  if (rest === undefined || name === undefined) return { rest: text, zone: otherwise };
  return { rest, zone: name.includes('/') ? resolveZone(name) : UTC };
}

function notATime(text: string): LogaggError {
  return new LogaggError('usage', `${shortened(text)}: not a time`, {
    hint: 'Times look like 15m, "2 days ago", yesterday, 10:15, "2026-11-24 10:15" or 2026-11-24T10:15:00Z',
  });
}
