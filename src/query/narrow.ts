/** A query with further conditions, of which those that lead to few records quickly are moved to where the store has an index for them. */
import { idTime } from '../record/id.ts';
import { allOf, type Condition } from './condition.ts';
import type { Query } from './query.ts';

/** The same records are asked for as by the query and all conditions. */
export function narrow(query: Query, conditions: readonly Condition[]): Query {
  const all = allOf(conditions);
  let narrowed = query;
  for (const one of all.kind === 'and' ? all.of : [all]) {
    narrowed = movedUp(narrowed, one) ?? { ...narrowed, where: [...(narrowed.where ?? []), one] };
  }
  return narrowed;
}

/** The query with the condition as one of its plain parts; undefined where it has no place among them. */
function movedUp(query: Query, condition: Condition): Query | undefined {
  switch (condition.kind) {
    case 'service':
      return query.services.length === 0 ? { ...query, services: condition.names } : undefined;
    case 'severity': {
      const { severities } = condition;
      const both = query.severities.filter((severity) => severities.includes(severity));
      const chosen = query.severities.length === 0 ? severities : both;
      // None would ask for all.
      return chosen.length === 0 ? undefined : { ...query, severities: chosen };
    }
    case 'time':
      return between(query, condition.since, condition.until);
    case 'id': {
      // Ids begin with the time, so that only one partition has to be asked.
      const time = idTime(condition.id);
      return {
        ...between(query, time, time + 1),
        where: [...(query.where ?? []), condition],
      };
    }
    case 'word':
      return { ...query, words: [...query.words, condition.text] };
    case 'and':
    case 'or':
    case 'not':
    case 'matches':
    case 'host':
    case 'attribute':
      return undefined;
    default:
      return condition satisfies never;
  }
}

function between(query: Query, since = -Infinity, until = Number.POSITIVE_INFINITY): Query {
  const first = Math.max(since, query.since ?? -Infinity);
  const end = Math.min(until, query.until ?? Number.POSITIVE_INFINITY);
  return {
    ...query,
    ...(first !== -Infinity && { since: first }),
    ...(end !== Number.POSITIVE_INFINITY && { until: end }),
  };
}
