/** Instants as text in a zone. What is printed here is read back by `parseTime`. */
import { wallAt } from './wall.ts';
import type { Zone } from './zone.ts';

const MINUTE = 60_000;

/** What `Date` prints with a year of four digits. */
const FIRST = Date.UTC(1000, 0, 1);
const LAST = Date.UTC(9999, 11, 31);

/** Rows come sorted by time, so most share the minute of the one before; `Date` costs 0.5 µs a row. */
const latest = { minute: Number.NaN, text: '' };

/**
 * An instant, in milliseconds since the epoch, as a row shows it: `2026-11-24 10:15:02.123`.
 * Always 23 characters: question marks stand for what is not a time of the years 1000 to 9999.
 */
export function formatInstant(instant: number, zone: Zone): string {
  if (!(instant >= FIRST && instant <= LAST)) return '????-??-?? ??:??:??.???';
  const wall = Math.floor(wallAt(instant, zone));
  const minute = Math.floor(wall / MINUTE);
  if (minute !== latest.minute) {
    const iso = new Date(wall).toISOString();
    latest.minute = minute;
    latest.text = `${iso.slice(0, 10)} ${iso.slice(11, 17)}`;
  }
  const digits = String(100_000 + wall - minute * MINUTE);
  return `${latest.text}${digits.slice(1, 3)}.${digits.slice(3)}`;
}

/** The offset of a zone at an instant: `+01:00`; of the times before standard time also `-00:44:30`. */
export function formatOffset(instant: number, zone: Zone): string {
  const offset = zone.offset(instant);
  const size = new Date(Math.abs(offset)).toISOString();
  const sign = offset < 0 ? '-' : '+';
  return sign + size.slice(11, offset % MINUTE === 0 ? 16 : 19);
}
