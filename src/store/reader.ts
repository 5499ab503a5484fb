/** Reads records: walks the partitions of the time range and stops when it has enough. */
import type { Db, Document, FindCursor } from 'mongodb';
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
export const QUERY_TIMEOUT_MS = 30_000;
/** The most that the server takes: 25 days. */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** Documents a round trip. The driver of this version sets none, and the server then begins with 101. */
const CURSOR_BATCH = 1000;
/** The list of partitions takes as long as two finds. A find where there is none finds nothing, at once. */
const MAX_UNLISTED = 3;
/** No record is stored under a time more than a day ahead; an hour more for clocks that differ. */
const MAX_AHEAD_MS = 25 * 3_600_000;

interface ReaderOptions {
  /** How long the database may work on a `find` in all, in ms; then it throws an error of which `isTimeout` is true. */
  timeoutMs?: number;
}

export function createReader(db: Db, options: ReaderOptions = {}): Reader {
  return {
    async *find(query, direction, limit = Number.POSITIVE_INFINITY) {
      const days = await daysOf(db, query);
      if (direction === 'newest-first') days.reverse();
      const cursors = days.map((day) => cursorOf(db, day, query, direction, limit));
      let leftMs = options.timeoutMs ?? QUERY_TIMEOUT_MS;
      /** Only what the database takes counts, and not how long the records are looked at. */
      const counted = async <T>(work: Promise<T>): Promise<T> => {
        const started = performance.now();
        const result = await work;
        leftMs -= performance.now() - started;
        return result;
      };
      try {
        // Few days are asked at once: one of them is mostly tomorrow's, which is empty.
        const areFew = cursors.length <= MAX_UNLISTED;
        if (areFew)
          await counted(Promise.all(cursors.map((one) => limited(one, leftMs).hasNext())));
        let left = limit;
        for (const cursor of cursors) {
          if (!areFew) limited(cursor, leftMs);
          while (left > 0 && (await counted(cursor.hasNext()))) {
            const documents = cursor.readBufferedDocuments(Math.min(left, CURSOR_BATCH));
            left -= documents.length;
            yield documents.map(recordOf);
          }
          await cursor.close();
        }
      } finally {
        await Promise.all(cursors.map((cursor) => cursor.close()));
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

function cursorOf(
  db: Db,
  day: Day,
  query: Query,
  direction: Direction,
  limit: number,
): FindCursor<Document> {
  return db.collection(partitionName(day)).find(filterOf(query), {
    sort: { _id: direction === 'oldest-first' ? 1 : -1 },
    batchSize: Math.min(CURSOR_BATCH, limit),
    ...(Number.isFinite(limit) && { limit }),
  });
}

/** A cursor that has not begun, with the time that it may take. */
function limited(cursor: FindCursor<Document>, timeoutMs: number): FindCursor<Document> {
  if (timeoutMs === Number.POSITIVE_INFINITY) return cursor;
  // None at all would be no limit.
  return cursor.maxTimeMS(Math.min(Math.max(1, Math.ceil(timeoutMs)), MAX_TIMEOUT_MS));
}

/** The days of the query's time range, ascending; those of a long range only if they have a partition. */
export async function daysOf(db: Db, { since, until }: Query): Promise<Day[]> {
  const first = since === undefined ? 0 : dayOf(since);
  const last = dayOf((until ?? Date.now() + MAX_AHEAD_MS) - 1);
  if (last >= first && last - first < MAX_UNLISTED) {
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }
  const days = await listDays(db);
  return days.filter((day) => day >= first && (until === undefined || day <= last));
}

/** MaxTimeMSExpired, with which the server ends a query that ran over its limit. */
export function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 50;
}
