/** A query as a predicate over records: for those that come live, and have not yet been in the database. */
import type { LogRecord } from '../record/record.ts';
import { attributeMatcher } from './attribute-match.ts';
import { allOf, type Condition, type TextTest } from './condition.ts';
import { isGlobMatch } from './glob.ts';
import { textMatcher } from './match-text.ts';
import { regexPattern, textPattern } from './pattern.ts';
import type { Query } from './query.ts';

export type Matcher = (record: LogRecord) => boolean;

/**
 * Finds what `filterOf` of the store finds, for records as they are stored: half surrogate pairs count as U+FFFD. Log content is
 * hostile and comes live, so expressions take linear time; throws a usage error for lookahead and references to groups, which only the
 * database has. It on its part gives up, and finds nothing, where an expression goes back over a message millions of times.
 */
export function createMatcher(query: Query): Matcher {
  const { services, severities, since, until, words, grep, ignoreCase, where = [] } = query;
  const conditions: Condition[] = [...where];
  for (const text of words) {
    conditions.push({ kind: 'matches', field: 'message', pattern: textPattern(text, ignoreCase) });
  }
  if (grep !== undefined) {
    const pattern = regexPattern(grep, '', ignoreCase);
    conditions.push({ kind: 'matches', field: 'message', pattern });
  }
  // What is decided soonest comes first.
  if (services.length > 0) conditions.unshift({ kind: 'service', names: services });
  if (severities.length > 0) conditions.unshift({ kind: 'severity', severities });
  const range: Condition = { kind: 'time' };
  if (since !== undefined) range.since = since;
  if (until !== undefined) range.until = until;
  return matcherOf(allOf([range, ...conditions]));
}

function matcherOf(condition: Condition): Matcher {
  switch (condition.kind) {
    case 'and': {
      const all = condition.of.map(matcherOf);
      return (record) => all.every((matches) => matches(record));
    }
    case 'or': {
      const any = condition.of.map(matcherOf);
      return (record) => any.some((matches) => matches(record));
    }
    case 'not': {
      const matches = matcherOf(condition.of);
      return (record) => !matches(record);
    }
    case 'service':
      return ({ service }) => condition.names.some((name) => isGlobMatch(name, service));
    case 'severity':
      return ({ severity }) => condition.severities.includes(severity);
    case 'time': {
      const { since = -Infinity, until = Number.POSITIVE_INFINITY } = condition;
      return ({ timestamp }) => timestamp >= since && timestamp < until;
    }
    case 'id':
      return ({ id }) => id === condition.id;
    case 'word': {
      const matches = textMatcher(textPattern(condition.text, condition.ignoreCase));
      return ({ message }) => matches(message);
    }
    case 'matches': {
      const { field } = condition;
      const matches = textMatcher(condition.pattern);
      return (record) => matches(record[field]);
    }
    case 'host': {
      const matches = hostMatcher(condition.test);
      return ({ host }) => host !== undefined && matches(host);
    }
    case 'attribute':
      return attributeMatcher(condition.name, condition.test);
    default:
      return condition satisfies never;
  }
}

function hostMatcher(test: TextTest): (host: string) => boolean {
  if (test.kind === 'matches') return textMatcher(test.pattern);
  return test.kind === 'exists' ? () => true : (host) => host.toWellFormed() === test.text;
}
