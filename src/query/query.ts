/** What may be asked of the store: one schema for the flags of `search` and the parameters of the API. */
import { z } from 'zod';
import { LogaggError, messageOf } from '../errors.ts';
import type { Severity } from '../record/severity.ts';
import { parseSeverities } from './severities.ts';
import { parseTime, type TimeContext } from './time.ts';

export interface Query {
  /** Service names, `*` standing for any run of characters; none asks for all. */
  services: readonly string[];
  /** None asks for all. */
  severities: readonly Severity[];
  /** Event time from here on, ms since the epoch. */
  since?: number;
  /** Event time before this, ms since the epoch. */
  until?: number;
  /** Texts that the message holds, each of them, as they stand. */
  words: readonly string[];
  /** A regular expression that the message matches. */
  grep?: string;
}

/** A pattern costs the database time; one longer than this is no search that a person typed. */
const MAX_PATTERN_LENGTH = 512;

/** The strings of a query as they were given. Strict: an unknown name or a value that is no string is refused. */
export const queryText = z.strictObject({
  service: z.string().optional(),
  severity: z.string().optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  grep: z.string().optional(),
  words: z.array(z.string()).default([]),
});

export type QueryText = z.input<typeof queryText>;

/** Reads a query; throws a usage error that names the part at fault. */
export function parseQuery(text: QueryText, context: TimeContext): Query {
  const { service, severity, since, until, grep, words } = queryText.parse(text);
  const query: Query = {
    services: service === undefined ? [] : parseServices(service),
    severities: severity === undefined ? [] : parseSeverities(severity),
    words: words.filter((word) => word !== ''),
  };
  if (since !== undefined) query.since = parseTime(since, { ...context, past: true });
  if (until !== undefined) query.until = parseTime(until, context);
  if (grep !== undefined) query.grep = parsePattern(grep);
  if (query.since !== undefined && query.until !== undefined && query.since >= query.until) {
    throw new LogaggError('usage', `since '${since}' is not before until '${until}'`);
  }
  return query;
}

function parseServices(text: string): string[] {
  const services = text.split(',').map((name) => name.trim());
  if (services.includes('')) throw new LogaggError('usage', `an empty service name in '${text}'`);
  // The database takes no pattern with one in it.
  if (text.includes('\0')) throw new LogaggError('usage', 'a NUL in a service name');
  return services;
}

function parsePattern(text: string): string {
  if (text.length > MAX_PATTERN_LENGTH) {
    throw new LogaggError('usage', `the pattern has ${text.length} characters`, {
      hint: `at most ${MAX_PATTERN_LENGTH}`,
    });
  }
  try {
    return new RegExp(text).source;
  } catch (error) {
    throw new LogaggError('usage', messageOf(error), { cause: error });
  }
}
