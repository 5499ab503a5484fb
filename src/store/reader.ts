/** Reads records: walks the partitions of the time range and stops when it has enough. */
import type { Db } from 'mongodb';
import type { Query } from '../query/query.ts';
import type { LogRecord } from '../record/record.ts';
import { recordOf } from './document.ts';
import { filterOf } from './filter.ts';
import { type Day, dayOf, listDays, partitionName } from './partition.ts';

export type Direction = 'oldest-first' | 'newest-first';

export interface Reader {
  /** Matching records in runs, in the order of their ids; ends early when its consumer does. */
  find(query: Query, direction: Direction, limit?: number): AsyncIterable<LogRecord[]>;
  /** How many records match, or undefined when counting takes longer than `timeoutMs`. */
  count(query: Query, timeoutMs: number): Promise<number | undefined>;
}

/** Bounds the work of one query on the server. */
const QUERY_TIMEOUT_MS = 30_000;
/** Documents a round trip. The driver of this version sets none, and the server then begins with 101. */
const CURSOR_BATCH = 1000;

export function createReader(db: Db): Reader {
  return {
    async *find(query, direction, limit = Number.POSITIVE_INFINITY) {
      const days = await daysOf(db, query);
      if (direction === 'newest-first') days.reverse();
      let left = limit;
      for (const day of days) {
        if (left <= 0) return;
        const cursor = db.collection(partitionName(day)).find(filterOf(query), {
          sort: { _id: direction === 'oldest-first' ? 1 : -1 },
          batchSize: Math.min(CURSOR_BATCH, left),
          maxTimeMS: QUERY_TIMEOUT_MS,
          ...(Number.isFinite(left) && { limit: left }),
        });
        try {
          while (await cursor.hasNext()) {
            const documents = cursor.readBufferedDocuments();
            left -= documents.length;
            yield documents.map(recordOf);
          }
        } finally {
          await cursor.close();
        }
      }
    },
    async count(query, timeoutMs) {
      const end = performance.now() + timeoutMs;
      let total = 0;
      for (const day of await daysOf(db, query)) {
        const maxTimeMS = Math.ceil(end - performance.now());
        if (maxTimeMS <= 0) return undefined;
        try {
          total += await db
            .collection(partitionName(day))
            .countDocuments(filterOf(query), { maxTimeMS });
        } catch (error) {
          if (isTimeout(error)) return undefined;
          throw error;
        }
      }
      return total;
    },
  };
}

/** The days of the query's time range that have a partition, ascending. */
async function daysOf(db: Db, { since, until }: Query): Promise<Day[]> {
  const days = await listDays(db);
  return days.filter(
    (day) =>
      (since === undefined || day >= dayOf(since)) &&
      (until === undefined || day <= dayOf(until - 1)),
  );
}

/** MaxTimeMSExpired, with which the server ends a query that ran over its limit. */
export function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 50;
}
