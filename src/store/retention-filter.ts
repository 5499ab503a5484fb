/** A retention policy as what MongoDB is asked to find: the records of a span of time that go. */
import type { Document, Filter } from 'mongodb';
import { isEverything, type Policy, type Selection } from '../query/policy.ts';
import { filterOf, idRange } from './filter.ts';

/** How a collection says what a policy speaks of. */
export interface Fields {
  /** Its records from before an instant, ms since the epoch. */
  before(cutoff: number): Filter<Document>;
  of(selection: Selection): Filter<Document>;
}

/** The fields of a partition. */
export const OF_PARTITION: Fields = {
  before: (cutoff) => ({ _id: idRange(undefined, cutoff) }),
  of: (selection) => filterOf({ ...selection, words: [] }),
};

/** From the first instant up to the second, which is not in it; ms since the epoch. */
export interface Span {
  from: number;
  to: number;
}

/**
 * What of a span goes: all, nothing, or what a filter finds.
 *
 * A record goes that is selected, older than the age of every keep that speaks of it, and, where none does, older
 * than the age of all. A condition that the whole span meets is left out; one that none of it can meet is not asked.
 */
export function goingOf(
  { maxAgeMs = Number.POSITIVE_INFINITY, keeps, selection }: Policy,
  now: number,
  { from, to }: Span,
  fields: Fields,
): 'all' | 'nothing' | Filter<Document> {
  const cutoff = now - maxAgeMs;
  const kept = keeps.map((keep) => ({ those: fields.of(keep), cutoff: now - keep.ageMs }));
  if (Math.max(cutoff, ...kept.map((keep) => keep.cutoff)) <= from) return 'nothing';

  const older = (instant: number): Filter<Document>[] =>
    instant > from ? [fields.before(instant)] : [];
  const conditions: Filter<Document>[] = [];
  if (!isEverything(selection)) conditions.push(fields.of(selection));
  if (cutoff < to) conditions.push(anyOf([...kept.map(({ those }) => those), ...older(cutoff)]));
  for (const keep of kept) {
    if (keep.cutoff < to) conditions.push(anyOf([{ $nor: [keep.those] }, ...older(keep.cutoff)]));
  }
  const [first, ...more] = conditions;
  if (first === undefined) return 'all';
  return more.length === 0 ? first : { $and: conditions };
}

function anyOf(conditions: readonly Filter<Document>[]): Filter<Document> {
  const [first, ...more] = conditions;
  return first !== undefined && more.length === 0 ? first : { $or: [...conditions] };
}
