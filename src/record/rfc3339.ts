/** RFC 3339 text of an instant in UTC with milliseconds, made fast for runs of neighbouring times. */

const DIGITS2 = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const DIGITS3 = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'));
const MINUTE_MS = 60_000;

let minute = Number.NaN;
let minuteText = '';
let last = Number.NaN;
let lastText = '';

/** `2026-11-24T10:15:02.123Z`. Takes whole ms within the range of Date; throws RangeError outside. */
export function formatRfc3339(timestamp: number): string {
  if (timestamp === last) return lastText;
  const inMinute = timestamp % MINUTE_MS;
  if (inMinute < 0) return new Date(timestamp).toISOString();
  if (timestamp - inMinute !== minute) {
    minute = timestamp - inMinute;
    minuteText = new Date(minute).toISOString().slice(0, -'00.000Z'.length);
  }
  const ms = inMinute % 1000;
  last = timestamp;
  lastText = `${minuteText}${DIGITS2[(inMinute - ms) / 1000]}.${DIGITS3[ms]}Z`;
  return lastText;
}

/** Characters of such a text of a year before 10000. */
export const RFC3339_LENGTH = 24;
const ZERO = 48;

/** Writes the same as bytes, of a time from 1970 to 9999, over those of the time `before`; NaN where there are none yet. */
export function writeRfc3339(to: DataView, timestamp: number, before: number): void {
  const inMinute = timestamp % MINUTE_MS;
  const start = timestamp - inMinute;
  if (!(before >= start && before < start + MINUTE_MS)) {
    Buffer.from(to.buffer).write(new Date(start).toISOString(), 'latin1');
  }
  const ms = inMinute % 1000;
  const seconds = (inMinute - ms) / 1000;
  const tens = (seconds / 10) | 0;
  const hundreds = (ms / 100) | 0;
  const tenths = (ms / 10) | 0;
  to.setUint8(17, ZERO + tens);
  to.setUint8(18, ZERO + seconds - tens * 10);
  to.setUint8(20, ZERO + hundreds);
  to.setUint8(21, ZERO + tenths - hundreds * 10);
  to.setUint8(22, ZERO + ms - tenths * 10);
}
