/** What a query demands of a record: the form that becomes a filter of the database, and a predicate over records. */
import { SEVERITIES, type Severity } from '../record/severity.ts';
import type { Pattern } from './pattern.ts';

export type Condition =
  /** Of none at all: what every record fulfils. */
  | { kind: 'and'; of: readonly Condition[] }
  /** Of none at all: what no record fulfils. */
  | { kind: 'or'; of: readonly Condition[] }
  | { kind: 'not'; of: Condition }
  /** Names with `*` for any run of characters, one of which is the service's. */
  | { kind: 'service'; names: readonly string[] }
  | { kind: 'severity'; severities: readonly Severity[] }
  /** Event time, ms since the epoch: from `since` on, before `until`. */
  | { kind: 'time'; since?: number; until?: number }
  | { kind: 'id'; id: string }
  /** The message holds this text. */
  | { kind: 'word'; text: string; ignoreCase: boolean }
  | { kind: 'matches'; field: 'message' | 'service'; pattern: Pattern }
  | { kind: 'host'; test: TextTest }
  /** The attribute of this name passes the test, or, where it is a list, one of its entries. */
  | { kind: 'attribute'; name: string; test: ValueTest };

export type TextTest =
  | { kind: 'exists' }
  /** The whole value. */
  | { kind: 'equals'; text: string }
  | { kind: 'matches'; pattern: Pattern };

export type ValueTest =
  | TextTest
  /** Within all limits, as a number; text that is a number counts as one. */
  | { kind: 'compares'; limits: readonly Limit[] };

export type Comparison = '<' | '<=' | '>' | '>=';

export interface Limit {
  operator: Comparison;
  number: number;
}

export const EVERY_RECORD: Condition = { kind: 'and', of: [] };

/** All of them; of one, that one. */
export function allOf(conditions: readonly Condition[]): Condition {
  const flat = conditions.flatMap((one) => (one.kind === 'and' ? one.of : [one]));
  const [only] = flat;
  return only !== undefined && flat.length === 1 ? only : { kind: 'and', of: flat };
}

/** One of them at least. Those of service or severity alone are one condition, for which there is an index. */
export function anyOf(conditions: readonly Condition[]): Condition {
  const names: string[] = [];
  const severities: Severity[] = [];
  const others: Condition[] = [];
  for (const one of conditions.flatMap((some) => (some.kind === 'or' ? some.of : [some]))) {
    if (one.kind === 'service') names.push(...one.names);
    else if (one.kind === 'severity') severities.push(...one.severities);
    else others.push(one);
  }
  if (names.length > 0) others.push({ kind: 'service', names: [...new Set(names)] });
  if (severities.length > 0) {
    others.push({ kind: 'severity', severities: [...new Set(severities)] });
  }
  const [only] = others;
  return only !== undefined && others.length === 1 ? only : { kind: 'or', of: others };
}

/** What the condition does not hold for. Of severities it is the others, for which there is an index. */
export function notOf(condition: Condition): Condition {
  if (condition.kind === 'not') return condition.of;
  if (condition.kind !== 'severity') return { kind: 'not', of: condition };
  return {
    kind: 'severity',
    severities: SEVERITIES.filter((severity) => !condition.severities.includes(severity)),
  };
}
