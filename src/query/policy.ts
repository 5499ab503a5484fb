/** Retention as it is asked for: how long records are kept, which of them are kept otherwise, and how much may stay. */
import { LogaggError } from '../errors.ts';
import type { Severity } from '../record/severity.ts';
import { parseDuration } from './duration.ts';
import { parseQuery } from './query.ts';
import { UTC } from './zone.ts';

/** Records of any of these services and any of these severities; an empty list stands for all. */
export interface Selection {
  /** `*` stands for any run of characters. */
  services: readonly string[];
  severities: readonly Severity[];
}

/** How long some records are kept, whatever is said of the others. */
export interface Keep extends Selection {
  /** Ms; Infinity keeps them for ever. */
  ageMs: number;
}

export interface Policy {
  /** What is older goes, in ms; without it only what a keep or a limit gives up. */
  maxAgeMs?: number | undefined;
  /** Nothing but these records goes. */
  selection: Selection;
  /** Of several that speak of a record the longest counts. */
  keeps: readonly Keep[];
  /** Bytes on disk that may stay; the oldest partitions go first. */
  maxBytes?: number | undefined;
  /** Records that may stay, likewise. */
  maxRecords?: number | undefined;
}

export const EVERYTHING: Selection = { services: [], severities: [] };

const SERVICE = 'service:';
const FOREVER = 'forever';

export function isEverything({ services, severities }: Selection): boolean {
  return services.length === 0 && severities.length === 0;
}

/** The records that the grammars of `search --service` and `--severity` name; throws a usage error for others. */
export function parseSelection(service?: string, severity?: string): Selection {
  const { services, severities } = parseQuery({ service, severity }, { now: 0, zone: UTC });
  return { services, severities };
}

/**
 * `ERROR=90d`, `WARN+=30d`, `service:audit,pay*=365d`; `forever` is an age too. The last `=` counts, as the name of
 * a service may hold one. Throws a usage error for anything else.
 */
export function parseKeep(text: string): Keep {
  const at = text.lastIndexOf('=');
  const what = text.slice(0, at).trim();
  if (at === -1 || what === '') {
    throw new LogaggError('usage', `'${text}' does not say what is kept for how long`, {
      hint: 'for example ERROR=90d, WARN+=30d, service:audit=forever',
    });
  }
  const selection = what.startsWith(SERVICE)
    ? parseSelection(what.slice(SERVICE.length))
    : parseSelection(undefined, what);
  return { ...selection, ageMs: parseAge(text.slice(at + 1)) };
}

function parseAge(text: string): number {
  return text.trim().toLowerCase() === FOREVER ? Number.POSITIVE_INFINITY : parseRetention(text);
}

/** Ms of a duration. A number without a unit is refused: nobody may lose a log for having meant days. */
export function parseRetention(text: string): number {
  const bare = /^\s*(\d{1,9}(?:\.\d{1,9})?)\s*$/.exec(text)?.[1];
  if (bare === undefined) return parseDuration(text);
  throw new LogaggError('usage', `'${bare}' has no unit`, {
    hint: `${bare} days are ${bare}d, ${bare} hours ${bare}h`,
  });
}
