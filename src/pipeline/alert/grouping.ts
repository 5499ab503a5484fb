/** The groups that a rule counts apart: all together, each service, or each value of an attribute. */
import { isGlobMatch } from '../../query/glob.ts';
import type { LogRecord } from '../../record/record.ts';

export type Grouping = 'all' | 'service' | { attribute: string };

/** The group of everything, and of what has no value to be grouped by. */
const ALL = 'all';
const NONE = '(none)';
/** Where the groups beyond the bound are counted together. */
export const OTHERS = '(others)';

/**
 * Groups of one rule that are counted apart. A service per customer is a few hundred; a million are a mistake or an
 * attack, and each costs memory and a document a second.
 */
export const MAX_GROUPS = 1000;
const MAX_GROUP_LENGTH = 200;

export function groupOf(record: LogRecord, by: Grouping): string {
  if (by === 'all') return ALL;
  if (by === 'service') return record.service;
  const value = Object.hasOwn(record.attributes ?? {}, by.attribute)
    ? record.attributes?.[by.attribute]
    : undefined;
  return groupText(value);
}

/** The name of the group of a value. */
export function groupText(value: unknown): string {
  if (value === undefined || value === null) return NONE;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.toWellFormed().replaceAll('\0', '').slice(0, MAX_GROUP_LENGTH) || NONE;
}

/** `all`, `service` or `attributes.<name>` as flags and rules have it; undefined for anything else. */
export function parseGrouping(text: string): Grouping | undefined {
  if (text === 'all' || text === 'service') return text;
  const attribute = /^attributes\.(.{1,100})$/s.exec(text)?.[1];
  return attribute === undefined ? undefined : { attribute };
}

/** Whether a name is one of these names or globs; none of them take every name. */
export function createNameTest(names: readonly string[]): (name: string) => boolean {
  if (names.length === 0) return () => true;
  return (name) => names.some((glob) => isGlobMatch(glob, name));
}
