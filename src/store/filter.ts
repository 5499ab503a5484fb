/** A query as a MongoDB filter. Every value of a person stands in an operator of ours, so none can become one. */
import type { Document, Filter } from 'mongodb';
import { firstIdAt } from '../record/id.ts';
import type { Query } from '../query/query.ts';
import type { Severity } from '../record/severity.ts';
import { uuidOf } from './document.ts';
import { INDEXED_SEVERITIES } from './partition.ts';

export function filterOf(query: Query): Filter<Document> {
  const filter: Filter<Document> = {};
  const range = idRange(query.since, query.until);
  if (range !== undefined) filter['_id'] = range;
  if (query.services.length > 0) filter['service'] = { $in: query.services.map(nameOrGlob) };
  if (query.severities.length > 0) filter['severity'] = { $in: [...query.severities] };
  const messages = query.words.map(literal);
  if (query.grep !== undefined) messages.push(pattern(query.grep));
  const conditions: Document[] = messages.map((condition) => ({ message: condition }));
  if (areIndexed(query.severities)) conditions.push({ severity: { $in: INDEXED_SEVERITIES } });
  if (conditions.length > 0) filter['$and'] = conditions;
  return filter;
}

/**
 * Whether the partial index holds all of several severities. MongoDB does not see that `ERROR` and `FATAL` are among
 * them, and would read every document, unless the filter repeats the condition of the index word for word.
 */
function areIndexed(severities: readonly Severity[]): boolean {
  return (
    severities.length > 1 && severities.every((severity) => INDEXED_SEVERITIES.includes(severity))
  );
}

/** Ids begin with the event time, so a range of time is a range of ids. Ms since the epoch, the end excluded. */
export function idRange(
  since: number | undefined,
  until: number | undefined,
): Document | undefined {
  if (since === undefined && until === undefined) return undefined;
  const range: Document = {};
  if (since !== undefined) range['$gte'] = uuidOf(firstIdAt(since));
  if (until !== undefined) range['$lt'] = uuidOf(firstIdAt(until));
  return range;
}

function nameOrGlob(name: string): string | RegExp {
  if (!name.includes('*')) return name;
  return new RegExp(`^${name.split('*').map(escapeRegex).join('.*')}$`, 's');
}

/** Smart case: a text without capitals is found in any case. */
function literal(text: string): Document {
  return pattern(escapeRegex(text));
}

function pattern(source: string): Document {
  return { $regex: source, $options: /\p{Lu}/u.test(source.replace(/\\./g, '')) ? '' : 'i' };
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
