/** The wall clock that lines without a zone are read by. */
import { instantAt } from './wall.ts';
import type { Zone } from './zone.ts';
import type { WallClock } from '../record/decode/timestamp-reader.ts';

export function wallClockOf(zone: Zone): WallClock {
  return (year, month, day, hour, minute) =>
    instantAt(Date.UTC(year, month - 1, day, hour, minute), zone);
}
