/** Dates and times of day, whole or in part: `10:15`, `2026-11-24`, `Nov 24 10:15`, RFC 3339. */
import { LogaggError } from '../errors.ts';
import { instantAt, startOfDay, wallAt, wallTime, type WallFields } from './wall.ts';
import { fixedZone, UTC, type Zone } from './zone.ts';

export interface TimeContext {
  /** Milliseconds since the epoch. */
  now: number;
  /** Where a text without a zone of its own is read. */
  zone: Zone;
  /** Of a text that leaves out the date or the year, take the latest time that is not still to come. */
  past?: boolean;
}

const DAY = 86_400_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const CLOCK = String.raw`(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?`;
const OFFSET = String.raw`(?:\s?(?<offset>Z|[+-]\d\d:?\d\d))?`;

const FORMS: readonly RegExp[] = [
  form(CLOCK + OFFSET),
  form(String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:(?:T|\s+)${CLOCK}${OFFSET})?`),
  form(String.raw`(?<name>[a-z]{3})\s+(?<day>\d\d?)(?:\s+${CLOCK}${OFFSET})?`),
  // The time stamp of Apache's and nginx's access logs.
  form(String.raw`(?<day>\d\d)/(?<name>[a-z]{3})/(?<year>\d{4})(?::${CLOCK}${OFFSET})?`),
];

/**
 * Milliseconds since the epoch, or undefined if the text has no such form.
 * What is left out is of today, and of midnight. Throws a usage error for dates that do not exist.
 */
export function calendarTime(text: string, context: TimeContext): number | undefined {
  const parts = match(text);
  if (parts === undefined) return undefined;
  const zone = ownZone(parts['offset']) ?? context.zone;
  const tooLate = (instant: number): boolean => context.past === true && instant > context.now;
  if (parts['day'] === undefined) {
    let wall = startOfDay(wallAt(context.now, zone)) + clockOf(parts, text);
    // Mostly the day before; Samoa's calendar once skipped one.
    while (tooLate(instantAt(wall, zone))) wall -= DAY;
    return instantAt(wall, zone);
  }
  const thisYear = new Date(wallAt(context.now, zone)).getUTCFullYear();
  const year = Number(parts['year'] ?? thisYear);
  const instant = instantAt(dateOf(parts, year, text), zone);
  if (parts['year'] !== undefined || !tooLate(instant)) return instant;
  return instantAt(dateOf(parts, year - 1, text), zone);
}

/** Milliseconds since midnight of `HH:MM`, seconds and a fraction optional. */
export function clockTime(text: string): number | undefined {
  const parts = form(CLOCK).exec(text)?.groups;
  return parts === undefined ? undefined : clockOf(parts, text);
}

type Parts = Readonly<Record<string, string | undefined>>;

function form(source: string): RegExp {
  return new RegExp(`^${source}$`, 'i');
}

function match(text: string): Parts | undefined {
  for (const pattern of FORMS) {
    const groups = pattern.exec(text)?.groups;
    const name = groups?.['name'];
    if (groups !== undefined && (name === undefined || monthOf(name) > 0)) return groups;
  }
  return undefined;
}

function dateOf(parts: Parts, year: number, text: string): number {
  const month = parts['name'] === undefined ? Number(parts['month']) : monthOf(parts['name']);
  return existing({ year, month, day: Number(parts['day']), ...clockFields(parts) }, text);
}

function clockOf(parts: Parts, text: string): number {
  const anyDay = { year: 2000, month: 1, day: 1 };
  return existing({ ...anyDay, ...clockFields(parts) }, text) - Date.UTC(2000, 0, 1);
}

function clockFields(parts: Parts): Pick<WallFields, 'hour' | 'minute' | 'second' | 'ms'> {
  return {
    hour: Number(parts['hour'] ?? 0),
    minute: Number(parts['minute'] ?? 0),
    second: Number(parts['second'] ?? 0),
    ms: Number((parts['fraction'] ?? '').padEnd(3, '0').slice(0, 3)),
  };
}

/** 1 to 12, or 0 for a word that is no month. */
function monthOf(name: string): number {
  return MONTHS.indexOf(name.toLowerCase()) + 1;
}

function ownZone(offset: string | undefined): Zone | undefined {
  if (offset === undefined) return undefined;
  if (/^z$/i.test(offset)) return UTC;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  if (hours > 23 || minutes > 59) throw nonexistent(offset);
  const size = (hours * 60 + minutes) * 60_000;
  return fixedZone(offset, offset.startsWith('-') ? -size : size);
}

function existing(fields: WallFields, text: string): number {
  const wall = wallTime(fields);
  if (wall === undefined) throw nonexistent(text);
  return wall;
}

function nonexistent(text: string): LogaggError {
  return new LogaggError('usage', `${text}: no such date or time`, {
    hint: 'Hours are 00 to 23, years 1900 to 9999, and the month must have that day',
  });
}
