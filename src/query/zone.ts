/** Time zones: names checked, and the offset from UTC that a zone has at an instant. */
import { LogaggError } from '../errors.ts';
import { shortened } from './span.ts';

export interface Zone {
  readonly name: string;
  /** Milliseconds to add to an instant, in milliseconds since the epoch, for the wall clock. */
  offset(instant: number): number;
}

const QUARTER_HOUR = 900_000;

/** Bounds the memory of a zone to a few hundred kilobytes; 8192 quarter hours are 85 days. */
const MAX_QUARTERS = 8192;

export const UTC: Zone = { name: 'UTC', offset: () => 0 };

/** Kept, since a formatter takes some 60 µs to build, and a zone remembers its offsets. */
const resolved = new Map<string, Zone>([['UTC', UTC]]);

/**
 * The zone named `local`, `utc` (any case), or by the IANA database: `Europe/Berlin`.
 * `local` is UTC where the machine has no usable zone.
 * Throws a usage error with the nearest name.
 */
export function resolveZone(name: string): Zone {
  if (/^(utc|gmt|z)$/i.test(name)) return UTC;
  const local = /^local$/i.test(name);
  const wanted = local ? Intl.DateTimeFormat().resolvedOptions().timeZone : name;
  const known = resolved.get(wanted);
  if (known !== undefined) return known;
  const format = offsetFormat(wanted);
  if (format === undefined && local) return UTC;
  if (format === undefined) throw unknownZone(name);
  const zone = remembering(spelling(wanted, format), format);
  resolved.set(wanted, zone);
  return zone;
}

/** The zone of a time that carries its own offset, in milliseconds east of UTC. */
export function fixedZone(name: string, offsetMs: number): Zone {
  return { name, offset: () => offsetMs };
}

/**
 * Asks the formatter twice a quarter hour and not once a record (1.2 µs each). Nearly all changes of
 * offset fall on a quarter hour; in one that holds a change (Newfoundland changed its clocks at
 * 00:01), every instant is asked for.
 */
function remembering(name: string, format: Intl.DateTimeFormat): Zone {
  const quarters = new Map<number, number | 'changes'>();
  const offset = (instant: number): number => {
    const quarter = Math.floor(instant / QUARTER_HOUR);
    const known = quarters.get(quarter);
    if (known !== undefined) return known === 'changes' ? offsetOf(format, instant) : known;
    const first = offsetOf(format, quarter * QUARTER_HOUR);
    const last = offsetOf(format, (quarter + 1) * QUARTER_HOUR - 1);
    if (quarters.size >= MAX_QUARTERS) quarters.clear();
    quarters.set(quarter, first === last ? first : 'changes');
    return first === last ? first : offsetOf(format, instant);
  };
  return { name, offset };
}

function offsetFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}

/** Reads `GMT`, `GMT+05:30`, or, of the times before standard time, `GMT-00:44:30`. */
function offsetOf(format: Intl.DateTimeFormat, instant: number): number {
  const [, sign, hours, minutes, seconds] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(format.format(instant)) ?? [];
  if (sign === undefined) return 0;
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0);
  return (sign === '-' ? -size : size) * 1000;
}

/** Corrects the case of a name, but not the name: ICU still says Calcutta to those in Kolkata. */
function spelling(name: string, format: Intl.DateTimeFormat): string {
  const canonical = format.resolvedOptions().timeZone;
  return canonical.toLowerCase() === name.toLowerCase() ? canonical : name;
}

function unknownZone(name: string): LogaggError {
  const near = nearest(name);
  const question = near === undefined ? '' : `. Did you mean ${near}?`;
  return new LogaggError('usage', `${shortened(name)}: not a time zone${question}`, {
    hint: 'Zones are local, utc, or a name such as Europe/Berlin or America/New_York',
  });
}

/** The name that, with or without its continent, starts most like the one given. */
function nearest(name: string): string | undefined {
  const wanted = name.toLowerCase().replaceAll(' ', '_');
  let best: { name: string; score: number } | undefined;
  for (const candidate of Intl.supportedValuesOf('timeZone')) {
    const whole = candidate.toLowerCase();
    const city = whole.slice(whole.lastIndexOf('/') + 1);
    const score = Math.max(sharedStart(wanted, whole), sharedStart(wanted, city));
    if (score >= 3 && score > (best?.score ?? 0)) best = { name: candidate, score };
  }
  return best?.name;
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
