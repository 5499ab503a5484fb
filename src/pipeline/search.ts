/** Store -> view: the newest records that match, bounded, and whether there are more. */
import type { Query } from '../query/query.ts';
import type { LogRecord } from '../record/record.ts';
import type { Reader } from '../store/reader.ts';
import { untilStopped } from './until-stopped.ts';

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
  /** How many records may be held in memory to be turned round; more are read twice. */
  maxHeld?: number;
}

export interface SearchTally {
  shown: number;
  /** More match than were shown. */
  isCut: boolean;
}

/** Of usual records some 10 MB. A million would take a gigabyte, and a second reading of them is a matter of seconds. */
const MAX_HELD = 10_000;

export async function search(job: SearchJob): Promise<SearchTally> {
  const { limit, reverse, onRecords, maxHeld = MAX_HELD } = job;
  if (limit === undefined && !reverse) return oldestFirst(job, undefined);
  if (limit === undefined || reverse) return newestFirst(job, onRecords);
  if (limit > maxHeld) return readTwice(job);
  const kept: LogRecord[] = [];
  const tally = await newestFirst(job, async (records) => void kept.push(...records));
  if (kept.length > 0) await onRecords(kept.toReversed());
  return tally;
}

async function newestFirst(
  { reader, query, limit, stop }: SearchJob,
  onRecords: (records: LogRecord[]) => Promise<void>,
): Promise<SearchTally> {
  const tally: SearchTally = { shown: 0, isCut: false };
  // One more than asked for, to know whether there is one.
  const wanted = limit === undefined ? undefined : limit + 1;
  for await (const found of untilStopped(reader.find(query, 'newest-first', wanted), stop)) {
    const room = limit === undefined ? found.length : limit - tally.shown;
    const records = found.slice(0, room);
    tally.isCut ||= records.length < found.length;
    tally.shown += records.length;
    await onRecords(records);
  }
  return tally;
}

/** From the first record on, or from a given one. */
async function oldestFirst(job: SearchJob, first: LogRecord | undefined): Promise<SearchTally> {
  const { reader, query, limit = Number.POSITIVE_INFINITY, stop } = job;
  // A document of another hand may have no time.
  const since = first?.timestamp ?? Number.NaN;
  const from = Number.isNaN(since) ? query : { ...query, since };
  let shown = 0;
  for await (const found of untilStopped(reader.find(from, 'oldest-first'), stop)) {
    // Those of the same millisecond come by their ids.
    const later = first === undefined ? found : found.filter(({ id }) => id >= first.id);
    const records = later.slice(0, limit - shown);
    shown += records.length;
    await job.onRecords(records);
    // What has come since was not among the newest when it was asked.
    if (shown === limit) break;
  }
  return { shown, isCut: false };
}

/** Once to find the oldest of the newest, and once more from there on. */
async function readTwice(job: SearchJob): Promise<SearchTally> {
  let oldest: LogRecord | undefined;
  const { isCut } = await newestFirst(job, async (records) => {
    oldest = records.at(-1) ?? oldest;
  });
  if (oldest === undefined) return { shown: 0, isCut };
  const { shown } = await oldestFirst(job, oldest);
  return { shown, isCut };
}
