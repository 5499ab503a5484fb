/** The past of a query that is followed: its newest records, oldest first. */
import type { Query } from '../../query/query.ts';
import type { LogRecord } from '../../record/record.ts';
import type { Reader } from '../../store/reader.ts';
import { search } from '../search.ts';
import type { Seen } from './seen.ts';

interface PastJob {
  reader: Reader;
  query: Query;
  /** How many at most; without it, all. */
  past: number | undefined;
  stop: AbortSignal;
  seen: Seen;
  show(records: LogRecord[]): void;
  /** From this time on, ms since the epoch, some that belong between those found may not be stored yet. */
  freshFrom: number;
  /** Takes a fresh one. */
  hold(record: LogRecord): void;
}

/** Shows it but for what is fresh; gives the id of the oldest one that was shown where there are older ones. */
export async function readPast(job: PastJob): Promise<string | undefined> {
  const { reader, query, past, stop, seen, show, freshFrom, hold } = job;
  if (past === 0) return undefined;
  let oldest: string | undefined;
  const { isCut } = await search({
    reader,
    query,
    limit: past,
    reverse: false,
    async onRecords(records) {
      oldest ??= records[0]?.id;
      const unseen = records.filter(({ id }) => seen.add(id));
      show(unseen.filter(({ timestamp }) => timestamp < freshFrom));
      for (const record of unseen) if (record.timestamp >= freshFrom) hold(record);
    },
    stop,
  });
  return isCut ? oldest : undefined;
}
