/** Reads what was stored lately, whenever it happened: for those who were not listening meanwhile. */
import type { Db } from 'mongodb';
import type { Query } from '../query/query.ts';
import type { LogRecord } from '../record/record.ts';
import { recordOf } from './document.ts';
import { filterOf } from './filter.ts';
import { partitionName } from './partition.ts';
import { daysOf } from './reader.ts';

export interface GapReader {
  /** Matching records that were stored from `since` on, ms since the epoch, in the order of their ids. */
  find(query: Query, since: number): AsyncIterable<LogRecord[]>;
}

/**
 * No index knows when a record was stored, so only those are looked at whose own time is not much older. What an emit
 * kept on disk for longer comes live with its next run.
 */
const LOOKBACK_MS = 10 * 60_000;
const CURSOR_BATCH = 1000;
const TIMEOUT_MS = 30_000;

export function createGapReader(db: Db, onError: (error: unknown) => Error): GapReader {
  return {
    async *find(query, since) {
      const oldest = Math.max(query.since ?? 0, since - LOOKBACK_MS);
      const asked = { ...query, since: oldest };
      const filter = { ...filterOf(asked), received: { $gte: new Date(since) } };
      try {
        for (const day of await daysOf(db, asked)) {
          const cursor = db
            .collection(partitionName(day))
            .find(filter, { sort: { _id: 1 }, batchSize: CURSOR_BATCH, maxTimeMS: TIMEOUT_MS });
          while (await cursor.hasNext()) yield cursor.readBufferedDocuments().map(recordOf);
          await cursor.close();
        }
      } catch (error) {
        throw onError(error);
      }
    },
  };
}
