/** What retention removes, as text. */
import type { PrunePlan, PruneResult } from '../pipeline/prune.ts';
import { formatInstant } from '../query/instant.ts';
import type { Zone } from '../query/zone.ts';
import type { Removal } from '../store/retention.ts';
import { count } from './summary.ts';

export function pruneQuestion(plan: PrunePlan, zone: Zone): string {
  const records = sum(plan.removals, 'records');
  return (
    `Remove ${count(records)} of ${count(plan.total)} records, ` +
    `all from before ${formatInstant(plan.cutoff, zone)}?`
  );
}

interface ReportOptions {
  dryRun: boolean;
  timezone: Zone;
}

/** A line a partition and one for the sum. */
export function pruneReport(
  result: PruneResult,
  { dryRun, timezone }: ReportOptions,
  seconds: number,
): string {
  const lines = result.removed.map(
    ({ partition, records, bytes, isWhole }) =>
      `${partition}  ${count(records).padStart(12)} records  ${isWhole ? formatBytes(bytes).padStart(10) : ' part of it'}`,
  );
  const records = count(sum(result.removed, 'records'));
  const bytes = formatBytes(sum(result.removed, 'bytes'));
  const before = formatInstant(result.cutoff, timezone);
  if (result.removals.length === 0) return `nothing to remove: no records from before ${before}\n`;
  lines.push(
    dryRun
      ? `would remove ${records} records from before ${before} and give back ${bytes}`
      : `removed ${records} records from before ${before} in ${seconds.toFixed(2)} s, ${bytes} given back`,
  );
  return `${lines.join('\n')}\n`;
}

function sum(removals: readonly Removal[], what: 'records' | 'bytes'): number {
  return removals.reduce((total, removal) => total + removal[what], 0);
}

/** `610.0 MiB`, in powers of 1024. */
function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(1)} ${units[unit]}`;
}
