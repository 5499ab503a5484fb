/** Which records a query can find at all, by what a routing key says of them. */
import { SEVERITIES, type Severity } from '../record/severity.ts';
import { allOf, type Condition } from './condition.ts';
import type { Query } from './query.ts';

/** A record that matches is of one of these services and of one of these severities; where there is no list, of any. */
export interface Reach {
  services?: readonly string[];
  severities?: readonly Severity[];
}

/** No record that matches is out of reach; one within it need not match. Empty lists: none matches. */
export function reachOf({ services, severities, where = [] }: Query): Reach {
  const conditions = [...where];
  if (services.length > 0) conditions.push({ kind: 'service', names: services });
  if (severities.length > 0) conditions.push({ kind: 'severity', severities });
  return reachOfCondition(allOf(conditions));
}

function reachOfCondition(condition: Condition): Reach {
  switch (condition.kind) {
    case 'and':
      return condition.of.map(reachOfCondition).reduce(withinBoth, {});
    case 'or':
      return condition.of
        .map(reachOfCondition)
        .reduce(withinEither, { services: [], severities: [] });
    case 'service':
      // A glob is no word of a routing key.
      return condition.names.some((name) => name.includes('*'))
        ? {}
        : { services: condition.names };
    case 'severity':
      return { severities: condition.severities };
    case 'not':
    case 'time':
    case 'id':
    case 'word':
    case 'matches':
    case 'host':
    case 'attribute':
      return {};
    default:
      return condition satisfies never;
  }
}

function withinBoth(one: Reach, other: Reach): Reach {
  return reach(
    intersection(one.services, other.services),
    intersection(one.severities, other.severities),
  );
}

function withinEither(one: Reach, other: Reach): Reach {
  const severities = union(one.severities, other.severities);
  const isAny = severities?.length === SEVERITIES.length;
  return reach(union(one.services, other.services), isAny ? undefined : severities);
}

function reach(
  services: readonly string[] | undefined,
  severities: readonly Severity[] | undefined,
): Reach {
  return {
    ...(services !== undefined && { services }),
    ...(severities !== undefined && { severities }),
  };
}

function intersection<T>(one: readonly T[] | undefined, other: readonly T[] | undefined) {
  if (one === undefined || other === undefined) return one ?? other;
  return one.filter((value) => other.includes(value));
}

function union<T>(one: readonly T[] | undefined, other: readonly T[] | undefined) {
  return one === undefined || other === undefined ? undefined : [...new Set([...one, ...other])];
}
