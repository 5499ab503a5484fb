/** What may be asked of the store: one schema for the flags of `search` and the parameters of the API. */
import { z } from 'zod';
import { LogaggError } from '../errors.ts';
import type { Severity } from '../record/severity.ts';
import { type Condition, notOf } from './condition.ts';
import { joinArguments } from './language/arguments.ts';
import { parseCondition } from './language/meaning.ts';
import { narrow } from './narrow.ts';
import { checkRegex, regexPattern } from './pattern.ts';
import { parseServices } from './services.ts';
import { parseSeverities } from './severities.ts';
import { parseTime, type TimeContext } from './time.ts';

/** A record has to fulfil each part. */
export interface Query {
  /** Service names, `*` standing for any run of characters; none asks for all. */
  services: readonly string[];
  /** None asks for all. */
  severities: readonly Severity[];
  /** Event time from here on, ms since the epoch. */
  since?: number;
  /** Event time before this, ms since the epoch. */
  until?: number;
  /** Texts that the message holds, each of them, as they stand; without capitals, in any case. */
  words: readonly string[];
  /** A regular expression that the message matches; without capitals, in any case. */
  grep?: string;
  /** Words and `grep` count in any case, capitals or not. */
  ignoreCase?: boolean;
  /** All that is asked beyond this. */
  where?: readonly Condition[];
}

/** The strings of a query as they were given. Strict: an unknown name or a value of another type is refused. */
export const queryText = z.strictObject({
  service: z.string().optional(),
  severity: z.string().optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  grep: z.string().optional(),
  /** Expressions that the message does not match. */
  exclude: z.array(z.string()).default([]),
  /** Queries, each a whole one. */
  where: z.array(z.string()).default([]),
  /** The words of a command line, which are one query. */
  words: z.array(z.string()).default([]),
  ignoreCase: z.boolean().default(false),
});

export type QueryText = z.input<typeof queryText>;

/** Reads a query; throws a usage error that names the part at fault. */
export function parseQuery(text: QueryText, context: TimeContext): Query {
  const { service, severity, since, until, grep, exclude, where, words, ignoreCase } =
    queryText.parse(text);
  const query: Query = {
    services: service === undefined ? [] : parseServices(service),
    severities: severity === undefined ? [] : parseSeverities(severity),
    words: [],
  };
  if (since !== undefined) query.since = parseTime(since, { ...context, past: true });
  if (until !== undefined) query.until = parseTime(until, context);
  if (grep !== undefined) query.grep = checkRegex(grep);
  if (ignoreCase) query.ignoreCase = true;
  if (query.since !== undefined && query.until !== undefined && query.since >= query.until) {
    throw new LogaggError('usage', `since '${since}' is not before until '${until}'`);
  }
  const asked = [joinArguments(words), ...where].map((one) =>
    parseCondition({ ...context, query: one.toWellFormed(), ignoreCase }),
  );
  const excluded = exclude.map((regex) =>
    notOf({
      kind: 'matches',
      field: 'message',
      pattern: regexPattern(checkRegex(regex), '', ignoreCase),
    }),
  );
  return narrow(query, [...asked, ...excluded]);
}
