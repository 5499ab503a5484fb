/** Retention: removes what a policy gives up, by the server's clock, and tells what it was. */
import type { Archive } from '../archive/archive.ts';
import { LogaggError } from '../errors.ts';
import { formatDuration } from '../query/duration.ts';
import type { Policy } from '../query/policy.ts';
import type { OddTimes, Removal, Retention } from '../store/retention.ts';
import type { Rows } from '../store/retention-rows.ts';
import { createRemover, type Removed } from './prune-removal.ts';

const DAY_MS = 86_400_000;

export interface PruneJob {
  retention: Retention;
  policy: Policy;
  /** The clock of this machine, ms since the epoch. */
  localNow(): number;
  /** Goes by the server's clock even where ours says another day. */
  force: boolean;
  /** Only say what would go. */
  dryRun: boolean;
  /** Asked once, when there is something to remove; on a no nothing is. */
  confirm(plan: PrunePlan): Promise<boolean>;
  /** Where records go before they are removed. */
  archive?: Archive | undefined;
  /** Between two batches of documents. */
  pauseMs: number;
  /** Ends it after what is at work. Looking for what goes, and the question, do not count: each run removes something. */
  maxRuntimeMs: number;
  /** Ends it at once. */
  stop: AbortSignal;
}

export interface PrunePlan {
  /** The time at which it was made, ms since the epoch. */
  now: number;
  removals: readonly Pick<Removal, 'collection' | 'records' | 'bytes' | 'isWhole'>[];
  /** Records that there are, with those that would go. */
  total: number;
  oddTimes?: OddTimes | undefined;
}

export interface PruneResult extends PrunePlan {
  /** What went, or in a dry run what would. */
  removed: readonly Removed[];
  /** Of a dry run: what is in each of them. */
  rows: readonly Rows[];
  isConfirmed: boolean;
  /** Nothing that was to go is left. */
  isComplete: boolean;
}

export async function prune(job: PruneJob): Promise<PruneResult> {
  const { retention, policy, dryRun } = job;
  const now = await retention.now();
  if (!job.force) assertClock(now, job.localNow());
  const { removals, total, toThaw, oddTimes } = await retention.plan(policy, now);
  const result: PruneResult = {
    now,
    removals,
    total,
    oddTimes,
    removed: [],
    rows: [],
    isConfirmed: true,
    isComplete: true,
  };
  if (dryRun) return { ...result, removed: removals, rows: await rowsOf(removals, retention) };
  for (const frozen of toThaw) await frozen.thaw();
  if (removals.length === 0) return result;
  if (!(await job.confirm(result))) return { ...result, isConfirmed: false, isComplete: false };

  const end = performance.now() + job.maxRuntimeMs;
  const isOver = () => job.stop.aborted || performance.now() >= end;
  const remover = createRemover({ ...job, isOver });
  const removed: Removed[] = [];
  for (const removal of removals) {
    if (isOver()) break;
    removed.push(await remover.remove(removal));
  }
  return { ...result, removed, isComplete: removed.length === removals.length && !remover.isCut };
}

/** What another run removes meanwhile is in no row. */
async function rowsOf(removals: readonly Removal[], retention: Retention): Promise<Rows[]> {
  const all: Rows[] = [];
  for (const removal of removals) {
    try {
      all.push(await removal.rows());
    } catch (error) {
      if (!retention.isGone(error)) throw error;
    }
  }
  return all;
}

/** Of two clocks that differ by a day one is wrong, and with it what is old. */
function assertClock(server: number, local: number): void {
  const apart = Math.abs(server - local);
  if (apart <= DAY_MS) return;
  const text = `the clocks of MongoDB and of this machine are ${formatDuration(apart)} apart`;
  throw new LogaggError('config', text, {
    hint: 'nothing is removed: set the one that is wrong; --force goes by that of MongoDB',
  });
}
