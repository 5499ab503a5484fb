/** How many records of some severities there usually are, by group: what is stored of the time before. */
import type { Db, Document } from 'mongodb';
import type { Query } from '../query/query.ts';
import { filterOf } from './filter.ts';
import { dayOf, partitionName } from './partition.ts';

/** A grouping as MongoDB reads it: nothing, the service, or an attribute by its whole name. */
export type GroupingField = 'all' | 'service' | { attribute: string };

export interface GroupCount {
  /** The service, or whatever the attribute holds. */
  value: unknown;
  count: number;
}

export interface UsualRates {
  /**
   * Stored records of a time range by what they are grouped by; undefined where nothing at all was stored in it, so
   * that there is nothing to compare with.
   */
  count(
    query: Query & { since: number; until: number },
    by: GroupingField,
  ): Promise<GroupCount[] | undefined>;
}

const QUERY_TIMEOUT_MS = 10_000;

export function createUsualRates(db: Db): UsualRates {
  return {
    async count(query, by) {
      const counts: GroupCount[] = [];
      let isEmpty = true;
      for (let day = dayOf(query.since); day <= dayOf(query.until - 1); day += 1) {
        const partition = db.collection(partitionName(day));
        const everything = { ...query, services: [], severities: [], words: [] };
        isEmpty &&= (await partition.findOne(filterOf(everything))) === null;
        const groups = partition.aggregate(
          [
            { $match: filterOf(query) },
            { $group: { _id: groupExpression(by), count: { $sum: 1 } } },
          ],
          { maxTimeMS: QUERY_TIMEOUT_MS },
        );
        for await (const { _id, count } of groups) {
          counts.push({ value: _id, count: Number(count) });
        }
      }
      return isEmpty ? undefined : counts;
    },
  };
}

/** A name of the user's stands where MongoDB takes it as text, whatever it looks like. */
function groupExpression(by: GroupingField): Document | string {
  if (by === 'all') return { $literal: 'all' };
  if (by === 'service') return '$service';
  return { $getField: { field: { $literal: by.attribute }, input: '$attributes' } };
}
