/** The part of a timestamp that a clock shows, `HH:MM:SS` with a fraction, and the zone behind it. */
import {
  COLON,
  COMMA,
  DASH,
  DOT,
  isDigit,
  isLetter,
  OPEN_BRACKET,
  SPACE,
  twoDigits,
} from '../ascii.ts';

const UTC_NAMES = new Set(['UTC', 'GMT']);
const CAPITAL_G = 71;
const CAPITAL_U = 85;
const CAPITAL_Z = 90;
const SMALL_Z = 122;

/** What was read last. One for all, as each is used up before the next line is read. */
export const timeOfDay = { hour: 0, minute: 0, ms: 0, end: 0 };

/** For forms that are not read here. */
export function setTimeOfDay(hour: number, minute: number, ms: number, end: number): void {
  timeOfDay.hour = hour;
  timeOfDay.minute = minute;
  timeOfDay.ms = ms;
  timeOfDay.end = end;
}

/** Reads `HH:MM:SS[.fraction]` into `timeOfDay`, its `ms` those within the minute; false where none stands. */
export function readTimeOfDay(text: string, at: number): boolean {
  if (text.charCodeAt(at + 2) !== COLON || text.charCodeAt(at + 5) !== COLON) return false;
  const hour = twoDigits(text, at);
  const minute = twoDigits(text, at + 3);
  if (!(hour <= 23 && minute <= 59)) return false;
  timeOfDay.hour = hour;
  timeOfDay.minute = minute;
  return readSeconds(text, at + 5);
}

/** Reads `[:SS[.fraction]]` into `timeOfDay`; a leap second counts into the next minute. */
export function readSeconds(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== COLON) {
    timeOfDay.ms = 0;
    timeOfDay.end = at;
    return true;
  }
  const seconds = twoDigits(text, at + 1);
  if (!(seconds <= 60)) return false;
  timeOfDay.ms = seconds * 1000;
  timeOfDay.end = at + 3;
  const mark = text.charCodeAt(at + 3);
  if (mark === DOT || mark === COMMA) readFraction(text, at + 4);
  return true;
}

/** Adds the ms of a fraction to `timeOfDay` where digits follow its mark. */
function readFraction(text: string, start: number): void {
  let scale = 100;
  let at = start;
  for (let code = text.charCodeAt(at); isDigit(code); code = text.charCodeAt(at)) {
    timeOfDay.ms += (code - 48) * scale;
    scale = scale > 1 ? scale / 10 : 0;
    at += 1;
  }
  if (at > start) timeOfDay.end = at;
}

/** Where the zone that was read last ends. */
export const zone = { end: 0 };

/** Minutes east of UTC of `Z`, `+HH:MM`, `+HHMM`, `+HH`, ` +HHMM`, ` UTC` or ` GMT`; undefined where no zone stands. */
export function readZone(text: string, at: number): number | undefined {
  zone.end = at;
  const code = text.charCodeAt(at);
  if (code === 43 || code === DASH) return readOffset(text, at);
  if (code === CAPITAL_Z || code === SMALL_Z) return utcBefore(text, at + 1);
  if (code !== SPACE) return undefined;
  const next = text.charCodeAt(at + 1);
  if (next === 43 || next === DASH) {
    const offset = readOffset(text, at + 1);
    // A number with a sign may be the text's own: it is an offset in full, or before PostgreSQL's `[pid]`.
    if (zone.end !== at + 4 || text.charCodeAt(at + 5) === OPEN_BRACKET) return offset;
    zone.end = at;
    return undefined;
  }
  // Characters, as the search for a text costs more than all before it.
  const isName = next === CAPITAL_U || next === CAPITAL_G;
  return isName && UTC_NAMES.has(text.slice(at + 1, at + 4)) ? utcBefore(text, at + 4) : undefined;
}

/** UTC, where no longer word goes on. */
function utcBefore(text: string, end: number): number | undefined {
  if (isLetter(text.charCodeAt(end))) return undefined;
  zone.end = end;
  return 0;
}

function readOffset(text: string, at: number): number | undefined {
  const hours = twoDigits(text, at + 1);
  if (!(hours <= 23)) return undefined;
  const colon = text.charCodeAt(at + 3) === COLON ? 1 : 0;
  const minutes = twoDigits(text, at + 3 + colon);
  const isWhole = minutes <= 59;
  if (!isWhole && (colon === 1 || isDigit(text.charCodeAt(at + 3)))) return undefined;
  zone.end = isWhole ? at + 5 + colon : at + 3;
  return (hours * 60 + (isWhole ? minutes : 0)) * (text.charCodeAt(at) === DASH ? -1 : 1);
}
