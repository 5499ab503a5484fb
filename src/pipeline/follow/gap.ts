/**
 * What was published while nobody listened is on its way to the store, in the queue of the collectors. When that queue
 * has been empty once, all of it is with a collector, and shortly after in the store.
 */
import type { QueueLook } from '../../broker/subscription.ts';
import { LogaggError } from '../../errors.ts';
import { pause } from '../../pause.ts';
import type { Query } from '../../query/query.ts';
import type { LogRecord } from '../../record/record.ts';
import type { GapReader } from '../../store/gap-reader.ts';

export type GapEnding =
  /** The store has all of it. */
  | 'filled'
  /** Nobody consumes the queue of the collectors, so nothing will come. */
  | 'no-collector'
  /** They did not come to an end with it in time, or the store did not answer. */
  | 'late';

export interface GapJob {
  query: Query;
  gaps: GapReader;
  /** From when on records were stored that may be missing, ms since the epoch. */
  since: number;
  /** Only records behind this id. */
  after?: string | undefined;
  /** Undefined while there is no connection. */
  queue(): Promise<QueueLook | undefined>;
  /** Whether it was missing. */
  take(record: LogRecord): boolean;
  onTrouble(error: unknown): void;
  stop: AbortSignal;
}

const LOOK_MS = 250;
/** What a collector has in its hands is stored within a flush interval and a write. */
const SETTLE_MS = 1000;
/** A collector that lost its connection too waits up to 10 s before it tries again. */
const NO_COLLECTOR_MS = 15_000;
/** Whoever follows a log waits for what comes, not for ever for what was. */
const MAX_MS = 60_000;

/** Reads what is missing until all is there, or there is no use in waiting on. */
export async function fillGap(job: GapJob): Promise<{ records: number; ending: GapEnding }> {
  const start = performance.now();
  let records = 0;
  let ending: GapEnding | undefined;
  while (ending === undefined && !job.stop.aborted) {
    ending = await untilDrained(job, start);
    try {
      for await (const run of job.gaps.find(job.query, job.since)) {
        for (const record of run) {
          if (job.after !== undefined && record.id <= job.after) continue;
          if (job.take(record)) records += 1;
        }
      }
    } catch (error) {
      if (!(error instanceof LogaggError && error.kind === 'unreachable')) throw error;
      job.onTrouble(error);
      ending = performance.now() - start > MAX_MS ? 'late' : undefined;
      await pause(SETTLE_MS, job.stop);
    }
  }
  return { records, ending: ending ?? 'late' };
}

async function untilDrained(job: GapJob, start: number): Promise<GapEnding> {
  let collectorSeenAt = performance.now();
  while (!job.stop.aborted) {
    const at = performance.now();
    const queue = await job.queue();
    if (queue === undefined || queue.consumers > 0) collectorSeenAt = at;
    if (queue?.messages === 0) {
      await pause(SETTLE_MS, job.stop);
      return 'filled';
    }
    if (at - collectorSeenAt > NO_COLLECTOR_MS) return 'no-collector';
    if (at - start > MAX_MS) break;
    await pause(LOOK_MS, job.stop);
  }
  return 'late';
}
