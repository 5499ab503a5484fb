/** A query as a MongoDB filter. Every value of a person stands in an operator of ours, so none can become one. */
import type { Document, Filter } from 'mongodb';
import type { Condition, TextTest } from '../query/condition.ts';
import { escapeRegex, type Pattern, regexPattern, textPattern } from '../query/pattern.ts';
import type { Query } from '../query/query.ts';
import { firstIdAt } from '../record/id.ts';
import type { Severity } from '../record/severity.ts';
import { attributeFilter } from './attribute-filter.ts';
import { uuidOf } from './document.ts';
import { INDEXED_SEVERITIES } from './partition.ts';

const NO_RECORD: Document = { $nor: [{}] };

/** `createMatcher` of `query/match.ts` is the same over records. */
export function filterOf(query: Query): Filter<Document> {
  const { services, severities, words, grep, ignoreCase, where = [] } = query;
  const filter: Filter<Document> = {};
  const range = idRange(query.since, query.until);
  if (range !== undefined) filter['_id'] = range;
  if (services.length > 0) filter['service'] = isOneOf(services);
  if (severities.length > 0) filter['severity'] = { $in: [...severities] };
  const conditions: Document[] = words.map((text) =>
    matches('message', textPattern(text, ignoreCase)),
  );
  if (grep !== undefined) conditions.push(matches('message', regexPattern(grep, '', ignoreCase)));
  conditions.push(...where.map(conditionFilter));
  if (areIndexed(severities)) conditions.push({ severity: { $in: INDEXED_SEVERITIES } });
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

function conditionFilter(condition: Condition): Document {
  switch (condition.kind) {
    case 'and':
      return condition.of.length === 0 ? {} : { $and: condition.of.map(conditionFilter) };
    case 'or':
      return condition.of.length === 0 ? NO_RECORD : { $or: condition.of.map(conditionFilter) };
    case 'not':
      return { $nor: [conditionFilter(condition.of)] };
    case 'service':
      return { service: isOneOf(condition.names) };
    case 'severity':
      return { severity: { $in: [...condition.severities] } };
    case 'time': {
      const range = idRange(condition.since, condition.until);
      return range === undefined ? {} : { _id: range };
    }
    case 'id':
      return { _id: { $eq: uuidOf(condition.id) } };
    case 'word':
      return matches('message', textPattern(condition.text, condition.ignoreCase));
    case 'matches':
      return matches(condition.field, condition.pattern);
    case 'host':
      return hostFilter(condition.test);
    case 'attribute':
      return attributeFilter(condition.name, condition.test);
    default:
      return condition satisfies never;
  }
}

function hostFilter(test: TextTest): Document {
  if (test.kind === 'matches') return matches('host', test.pattern);
  return { host: test.kind === 'exists' ? { $exists: true } : { $eq: test.text } };
}

function matches(field: 'message' | 'service' | 'host', pattern: Pattern): Document {
  return { [field]: { $regex: pattern.source, $options: pattern.flags } };
}

/** Service names, `*` standing for any run of characters. */
function isOneOf(names: readonly string[]): Document {
  return { $in: names.map(nameOrGlob) };
}

function nameOrGlob(name: string): string | RegExp {
  if (!name.includes('*')) return name;
  return new RegExp(`^${name.split('*').map(escapeRegex).join('.*')}$`, 's');
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
