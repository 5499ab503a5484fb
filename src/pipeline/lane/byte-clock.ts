/** The times of lines from their bytes, minute by minute as the decoder reads them. */
import { COLON, COMMA, DASH, DOT, SPACE } from '../../record/ascii.ts';
import { type Bytes, isAt, patternOf } from '../../record/bytes.ts';

/** How the decoder reads a time: ms since the epoch, or NaN. Of each minute it is asked once. */
export type TimeOf = (text: string) => number;

const MINUTE_MS = 60_000;
const ZERO = 48;
const NOTHING = patternOf(Buffer.of());
/** `YYYY-MM-DD HH:MM`, and with `:SS`. */
const ISO_MINUTE = 16;
const ISO_SECOND = 19;
const LONGEST_ZONE = '+01:00'.length;
/** `Nov 24 10:15`, and with `:SS`. */
const MONTH_MINUTE = 12;
export const MONTH_SECOND = 15;

/**
 * Reads ISO 8601 from `at` to `end`, to the second or finer, with a zone or none: ms since the epoch, or NaN for anything else. What stands
 * behind it must not go on with it.
 */
export function createIsoClock(timeOf: TimeOf) {
  let minute = NOTHING;
  let zone = NOTHING;
  let start = Number.NaN;

  function learn(bytes: Bytes, at: number, zoneAt: number, end: number): void {
    start = Number.NaN;
    // Only where the year comes first a time says all of itself.
    if (bytes.view.getUint8(at + 4) !== DASH || end - zoneAt > LONGEST_ZONE) return;
    const { data } = bytes;
    minute = patternOf(data.subarray(at, at + ISO_MINUTE));
    zone = patternOf(data.subarray(zoneAt, end));
    const text = data.toString('latin1', at, at + ISO_MINUTE);
    start = timeOf(`${text}:00${data.toString('latin1', zoneAt, end)}`);
  }

  return (bytes: Bytes, at: number, end: number): number => {
    if (end - at < ISO_SECOND || end > bytes.length) return Number.NaN;
    const seconds = secondsAt(bytes, at + ISO_MINUTE);
    if (Number.isNaN(seconds)) return Number.NaN;
    const mark = end - at > ISO_SECOND ? bytes.view.getUint8(at + ISO_SECOND) : SPACE;
    const hasFraction = mark === DOT || mark === COMMA;
    const ms = hasFraction ? readFraction(bytes, at + ISO_SECOND + 1, end) : 0;
    const zoneAt = hasFraction ? fractionEnd : at + ISO_SECOND;
    const isKnown =
      minute !== NOTHING &&
      isAt(bytes, at, minute) &&
      end - zoneAt === zone.length &&
      isAt(bytes, zoneAt, zone);
    if (!isKnown) learn(bytes, at, zoneAt, end);
    return start + seconds * 1000 + ms;
  };
}

/**
 * Reads `Nov 24 10:15:02` at `at`, or NaN. As no year is named, what a minute is depends on `now`, in ms since the epoch; it is asked for
 * anew in each minute.
 */
export function createMonthClock(timeOf: TimeOf) {
  let minute = NOTHING;
  let askedIn = Number.NaN;
  let start = Number.NaN;
  return (bytes: Bytes, at: number, now: number): number => {
    if (at + MONTH_SECOND > bytes.length) return Number.NaN;
    const present = Math.floor(now / MINUTE_MS);
    if (present !== askedIn || minute === NOTHING || !isAt(bytes, at, minute)) {
      const text = bytes.data.subarray(at, at + MONTH_MINUTE);
      if (text[6] !== SPACE || text[9] !== COLON) return Number.NaN;
      askedIn = present;
      minute = patternOf(text);
      start = timeOf(`${text.toString('latin1')}:00`);
    }
    return start + secondsAt(bytes, at + MONTH_MINUTE) * 1000;
  };
}

/** The number of `:SS`, or NaN; leap seconds are too rare. */
function secondsAt(bytes: Bytes, at: number): number {
  const tens = bytes.view.getUint8(at + 1) - ZERO;
  const ones = bytes.view.getUint8(at + 2) - ZERO;
  const isNumber = tens >= 0 && tens <= 5 && ones >= 0 && ones <= 9;
  return isNumber && bytes.view.getUint8(at) === COLON ? tens * 10 + ones : Number.NaN;
}

/** Where the fraction ends that was read last. */
let fractionEnd = 0;

/** The whole ms of a fraction, or NaN where no digit stands. */
function readFraction(bytes: Bytes, start: number, end: number): number {
  let ms = 0;
  let scale = 100;
  let at = start;
  for (; at < end; at += 1) {
    const digit = bytes.view.getUint8(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) break;
    ms += digit * scale;
    scale = scale > 1 ? scale / 10 : 0;
  }
  fractionEnd = at;
  return at > start ? ms : Number.NaN;
}
