/** Store -> view: the newest records that match, bounded, and whether there are more. */
import type { Query } from '../query/query.ts';
import type { LogRecord } from '../record/record.ts';
import type { Reader } from '../store/reader.ts';

export interface SearchJob {
  reader: Reader;
  query: Query;
  /** How many at most; without it, all. */
  limit: number | undefined;
  /** Newest first; otherwise the newest are chosen, but shown oldest first. */
  reverse: boolean;
  /** Takes records as they come; its promise holds the next ones back. */
  onRecords(records: LogRecord[]): Promise<void>;
  stop: AbortSignal;
}

export interface SearchTally {
  shown: number;
  /** More match than were shown. */
  isCut: boolean;
}

export async function search(job: SearchJob): Promise<SearchTally> {
  const { reader, query, limit, reverse, stop } = job;
  const direction = limit === undefined && !reverse ? 'oldest-first' : 'newest-first';
  // One more than asked for, to know whether there is one.
  const wanted = limit === undefined ? undefined : limit + 1;
  const tally: SearchTally = { shown: 0, isCut: false };
  const kept: LogRecord[] = [];

  for await (const found of reader.find(query, direction, wanted)) {
    if (stop.aborted) break;
    const room = limit === undefined ? found.length : limit - tally.shown;
    const records = found.slice(0, room);
    tally.isCut ||= records.length < found.length;
    tally.shown += records.length;
    if (limit === undefined || reverse) await job.onRecords(records);
    else kept.push(...records);
  }
  if (kept.length > 0) await job.onRecords(kept.toReversed());
  return tally;
}
