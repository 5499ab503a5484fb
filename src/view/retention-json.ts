/** What retention removes, as one line of JSON for a script. */
import type { PruneResult } from '../pipeline/prune.ts';
import type { Policy } from '../query/policy.ts';
import { stringify } from './json.ts';

interface Settings {
  policy: Policy;
  dryRun: boolean;
}

/** `before` is the time from which on all stays, where one age counts for all; `bytes` come back on disk. */
export function pruneJson(
  result: PruneResult,
  { policy, dryRun }: Settings,
  seconds: number,
): string {
  const { now, removed, rows, oddTimes, isComplete } = result;
  const { maxAgeMs } = policy;
  const report = {
    dry_run: dryRun,
    before: maxAgeMs === undefined ? null : new Date(now - maxAgeMs).toISOString(),
    records: sum(removed, 'records'),
    partitions_dropped: removed.filter(({ isWhole }) => isWhole).length,
    bytes: sum(removed, 'bytes'),
    seconds: Math.round(seconds * 1000) / 1000,
    complete: isComplete,
    collections: removed.map(({ collection, records, bytes, isWhole, archived }) => ({
      collection,
      records,
      bytes,
      dropped: isWhole,
      archived,
    })),
    rows: dryRun ? rows.flatMap((each) => each.rows) : undefined,
    other_records: dryRun
      ? rows.reduce((total, { others }) => total + others.records, 0)
      : undefined,
    text_times: oddTimes?.texts,
    unreadable_times: oddTimes?.unreadable,
  };
  return `${stringify(report)}\n`;
}

function sum(removed: PruneResult['removed'], what: 'records' | 'bytes'): number {
  return removed.reduce((total, each) => total + each[what], 0);
}
