/** The time that a search covers, for a person. */
import { formatInstant, formatOffset } from '../query/instant.ts';
import type { Zone } from '../query/zone.ts';

export interface TimeWindow {
  /** Ms since the epoch. */
  since?: number | undefined;
  until?: number | undefined;
}

const DATE = '2026-11-24'.length;

/** `2026-11-24 09:00 to 10:00 +01:00`; what it shows can be given to --since and --until. */
export function windowText({ since, until }: TimeWindow, zone: Zone): string {
  if (since === undefined && until === undefined) return `any time (${zone.name})`;
  if (until === undefined)
    return `${moment(Number(since), zone)} to now ${offset(Number(since), zone)}`;
  if (since === undefined) return `up to ${moment(until, zone)} ${offset(until, zone)}`;
  const from = moment(since, zone);
  const to = moment(until, zone);
  const end = to.slice(0, DATE) === from.slice(0, DATE) ? to.slice(DATE + 1) : to;
  const [first, last] = [offset(since, zone), offset(until, zone)];
  // The clocks were changed in between.
  return first === last ? `${from} to ${end} ${last}` : `${from} ${first} to ${to} ${last}`;
}

/** Without the seconds where they are none. */
export function moment(instant: number, zone: Zone): string {
  return formatInstant(instant, zone)
    .replace(/(?::00)?\.000$/, '')
    .replace(/\.\d{3}$/, '');
}

function offset(instant: number, zone: Zone): string {
  return formatOffset(instant, zone);
}
