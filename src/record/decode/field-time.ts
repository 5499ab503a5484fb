/** The time that the value of a field tells: text, epoch numbers of any unit, and the objects that some loggers write. */
import { OPEN_BRACKET } from '../ascii.ts';
import { isObject } from './json-object.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/** The range of Date, in ms. */
const LAST_INSTANT = 8.64e15;
/** A number of the digits that seconds, ms, us and ns have from 2001 to 2286; 8 or 14 are a date. */
const EPOCH_TEXT = /^(?:\d{10}(?:\.\d{1,20})?|\d{13}|\d{16}|\d{19})$/;

/** Ms since the epoch, or undefined for what is no time. */
export function timeOf(value: unknown, clock: TimestampReader): number | undefined {
  if (typeof value === 'number') return epochOf(value);
  if (typeof value === 'string') return timeOfText(value, clock);
  return isObject(value) ? timeOfObject(value, clock) : undefined;
}

/**
 * A number of seconds, ms, us or ns since the epoch: the unit is told by its size, each is right from 1973 to 5138. A smaller number is
 * a duration or a counter.
 */
export function epochOf(number: number): number | undefined {
  if (!(number >= 1e8)) return undefined;
  // A double of 1.8e9 seconds is exact to 0.0002 ms; that much less than a whole ms is the ms.
  if (number < 1e11) return Math.floor(number * 1000 + 0.0005);
  if (number < 1e14) return Math.trunc(number);
  const ms = Math.trunc(number < 1e17 ? number / 1e3 : number / 1e6);
  return ms <= LAST_INSTANT ? ms : undefined;
}

/** The whole text must be read, but for a zone in brackets behind an offset, as Java writes it. */
function timeOfText(text: string, clock: TimestampReader): number | undefined {
  const timestamp = clock.read(text, 0);
  if (!Number.isNaN(timestamp)) {
    const isAll = clock.end === text.length || text.charCodeAt(clock.end) === OPEN_BRACKET;
    if (isAll) return timestamp;
  }
  return EPOCH_TEXT.test(text) ? epochOf(Number(text)) : undefined;
}

/** MongoDB's `{"$date": ...}`, Log4j's `{"epochSecond": 1, "nanoOfSecond": 2}`, Google's `{"seconds": 1, "nanos": 2}`. */
function timeOfObject(value: Record<string, unknown>, clock: TimestampReader): number | undefined {
  const date = value['$date'];
  if (typeof date === 'string') return timeOfText(date, clock);
  if (isObject(date) && typeof date['$numberLong'] === 'string') {
    return timeOfText(date['$numberLong'], clock);
  }
  const seconds = value['epochSecond'] ?? value['seconds'];
  const nanos = value['nanoOfSecond'] ?? value['nanos'] ?? 0;
  if (typeof seconds !== 'number' || typeof nanos !== 'number') return undefined;
  const timestamp = Math.floor(seconds * 1000 + nanos / 1e6);
  return Math.abs(timestamp) <= LAST_INSTANT ? timestamp : undefined;
}
