/** Counts records where they lie: an aggregation for each partition, newest first, until the time is up. */
import type { Db, Document } from 'mongodb';
import { LogaggError } from '../errors.ts';
import type { Query } from '../query/query.ts';
import { filterOf } from './filter.ts';
import { partitionName } from './partition.ts';
import { daysOf, isTimeout, MAX_TIMEOUT_MS } from './reader.ts';

/** How many records of one partition have these values; `undefined` stands for none. */
export interface Group {
  values: unknown[];
  count: number;
  /** Of them, ERROR and FATAL. */
  errors: number;
  /** Event times of the oldest and the newest, ms since the epoch. */
  first: number;
  last: number;
}

export interface Counter {
  /**
   * Gives the groups of each partition in turn; those of several partitions may be of the same values. Says whether all
   * partitions were seen within `timeoutMs`. Throws when one has more groups than the database holds in memory.
   */
  count(
    query: Query,
    by: readonly Grouping[],
    timeoutMs: number,
    onGroups: (groups: Group[]) => void,
  ): Promise<boolean>;
}

/** By what records are counted: the values of a field, or their time in buckets, which are numbered from `start` on. */
export type Grouping =
  | { kind: 'severity' | 'service' | 'message' | 'host' }
  | { kind: 'attribute'; path: string }
  | { kind: 'bucket'; start: number; bucketMs: number };

/** Longer texts count as one with all that begin like them. */
const MAX_VALUE_LENGTH = 500;
const CURSOR_BATCH = 1000;
/** `$group` may take 100 MiB; beyond that it would write to the disk of the server. */
const TOO_MANY_GROUPS: ReadonlySet<unknown> = new Set([292, 16945]);

export function createCounter(db: Db): Counter {
  return {
    async count(query, by, timeoutMs, onGroups) {
      const end = performance.now() + timeoutMs;
      for (const day of (await daysOf(db, query)).toReversed()) {
        const maxTimeMS = Math.min(Math.ceil(end - performance.now()), MAX_TIMEOUT_MS);
        if (maxTimeMS <= 0) return false;
        const cursor = db
          .collection(partitionName(day))
          .aggregate([{ $match: filterOf(query) }, groupStage(by)], {
            maxTimeMS,
            allowDiskUse: false,
            batchSize: CURSOR_BATCH,
          });
        try {
          while (await cursor.hasNext()) onGroups(cursor.readBufferedDocuments().map(groupOf));
        } catch (error) {
          if (isTimeout(error)) return false;
          throw asGroupError(error);
        } finally {
          await cursor.close();
        }
      }
      return true;
    },
  };
}

function groupStage(by: readonly Grouping[]): Document {
  return {
    $group: {
      // A list and not an object: what has no value must have its place too.
      _id: by.map((grouping) => ({ $ifNull: [valueOf(grouping), null] })),
      count: { $sum: 1 },
      errors: { $sum: { $cond: [{ $in: ['$severity', ['ERROR', 'FATAL']] }, 1, 0] } },
      first: { $min: '$timestamp' },
      last: { $max: '$timestamp' },
    },
  };
}

function groupOf({ _id, count, errors, first, last }: Document): Group {
  const values = (_id as unknown[]).map((value) => value ?? undefined);
  return { values, count, errors, first: timeOf(first), last: timeOf(last) };
}

function timeOf(value: unknown): number {
  return value instanceof Date ? value.getTime() : Number.NaN;
}

function valueOf(grouping: Grouping): Document {
  if (grouping.kind === 'attribute') return bounded(attribute(grouping.path));
  if (grouping.kind !== 'bucket') return bounded(`$${grouping.kind}`);
  const { start, bucketMs } = grouping;
  const elapsed = { $subtract: ['$timestamp', new Date(start)] };
  const bucket = { $floor: { $divide: [elapsed, bucketMs] } };
  return { $cond: [{ $eq: [{ $type: '$timestamp' }, 'date'] }, bucket, null] };
}

/** As `fieldOf` has it: the attribute of this whole name, else the one that lies so deep in objects. */
function attribute(path: string): Document {
  const names = path.split('.');
  const deep = names.reduce<Document | string>(memberOf, '$attributes');
  return names.length === 1
    ? (deep as Document)
    : { $ifNull: [memberOf('$attributes', path), deep] };
}

/** Names come from logs and may hold dots and dollars, which only here mean themselves. */
function memberOf(input: Document | string, name: string): Document {
  const object = { $cond: [{ $eq: [{ $type: input }, 'object'] }, input, {}] };
  return { $getField: { field: { $literal: name }, input: object } };
}

/** In steps, as the length of what is no text is an error; by bytes, which are known without counting. */
function bounded(value: Document | string): Document {
  const isLong = { $gt: [{ $strLenBytes: '$$value' }, 4 * MAX_VALUE_LENGTH] };
  const start = { $concat: [{ $substrCP: ['$$value', 0, MAX_VALUE_LENGTH] }, '…'] };
  const text = { $cond: [isLong, start, '$$value'] };
  const isText = { $eq: [{ $type: '$$value' }, 'string'] };
  return { $let: { vars: { value }, in: { $cond: [isText, text, '$$value'] } } };
}

function asGroupError(error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : 0;
  if (!TOO_MANY_GROUPS.has(code)) return error;
  return new LogaggError('failed', 'more groups than the database can hold in memory', {
    cause: error,
    hint: 'narrow the search with --since, --service or a text, or group by a field of fewer values',
  });
}
