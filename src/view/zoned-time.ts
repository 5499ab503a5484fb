/** A time as programs read it. */
import { formatInstant, formatOffset } from '../query/instant.ts';
import type { Zone } from '../query/zone.ts';

/** `2026-11-24T10:15:02.123+01:00` (RFC 3339), with `Z` in UTC; empty for what is no time. */
export function zonedTime(instant: number, zone: Zone): string {
  const text = formatInstant(instant, zone);
  if (text.startsWith('?')) return '';
  return text.replace(' ', 'T') + (zone.name === 'UTC' ? 'Z' : formatOffset(instant, zone));
}
