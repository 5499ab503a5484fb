/** Retention: removes what is older than a number of days by the server's clock. */
import type { Removal, Retention } from '../store/retention.ts';

const DAY_MS = 86_400_000;

export interface PruneJob {
  retention: Retention;
  days: number;
  /** Only say what would go. */
  dryRun: boolean;
  /** Asked once, when there is something to remove; on a no nothing is. */
  confirm(plan: PrunePlan): Promise<boolean>;
  stop: AbortSignal;
}

export interface PrunePlan {
  /** Records before this go; ms since the epoch. */
  cutoff: number;
  removals: Removal[];
  /** Records in the store, with those that would go. */
  total: number;
}

export interface PruneResult extends PrunePlan {
  /** What went, or in a dry run what would. */
  removed: Removal[];
  isConfirmed: boolean;
}

export async function prune(job: PruneJob): Promise<PruneResult> {
  const { retention } = job;
  const cutoff = (await retention.now()) - job.days * DAY_MS;
  const plan = { cutoff, removals: await retention.plan(cutoff), total: await retention.total() };
  if (job.dryRun || plan.removals.length === 0) {
    return { ...plan, removed: plan.removals, isConfirmed: true };
  }
  if (!(await job.confirm(plan))) return { ...plan, removed: [], isConfirmed: false };
  const removed: Removal[] = [];
  for (const removal of plan.removals) {
    if (job.stop.aborted) break;
    removed.push(await retention.remove(removal, cutoff));
  }
  return { ...plan, removed, isConfirmed: true };
}
