/** What retention removes, as text. */
import type { PrunePlan, PruneResult } from '../pipeline/prune.ts';
import type { Removed } from '../pipeline/prune-removal.ts';
import { formatDuration } from '../query/duration.ts';
import { formatInstant } from '../query/instant.ts';
import type { Policy } from '../query/policy.ts';
import type { Zone } from '../query/zone.ts';
import type { OddTimes } from '../store/retention.ts';
import { formatBytes } from './bytes.ts';
import { printable } from './printable.ts';
import { rowsTable } from './retention-rows.ts';
import { count } from './summary.ts';

interface Settings {
  policy: Policy;
  timezone: Zone;
  dryRun: boolean;
  collection?: string | undefined;
}

/** `1,200 of 1,300 records, all from before 2026-11-14 07:52:21.087` */
export function pruneAmount(plan: PrunePlan, settings: Settings): string {
  const before = beforeText(plan, settings);
  const records = `${count(recordsOf(plan.removals))} of ${count(plan.total)} records`;
  return before === '' ? records : `${records}, all${before}`;
}

export function pruneQuestion(plan: PrunePlan, settings: Settings): string {
  return `Remove ${pruneAmount(plan, settings)}?`;
}

/** A line a partition, or of a dry run one a service and severity in it, and one for the sum. */
export function pruneReport(result: PruneResult, settings: Settings, seconds: number): string {
  const { removed } = result;
  const before = beforeText(result, settings);
  if (result.removals.length === 0) return `nothing to remove: no records${before}\n`;
  const lines = settings.dryRun ? rowsTable(result.rows) : removed.map(removedLine);
  const does = settings.dryRun ? 'would remove' : 'removed';
  const parts = removed.filter(({ isWhole }) => isWhole).length;
  const dropped = parts === 0 ? '' : `${count(parts)} partition${parts === 1 ? '' : 's'} dropped, `;
  const bytes = formatBytes(removed.reduce((sum, each) => sum + each.bytes, 0));
  const time = settings.dryRun ? '' : `, ${seconds.toFixed(2)} s`;
  const records = `${count(recordsOf(removed))} records`;
  lines.push(`${does} ${records}${before}: ${dropped}${bytes} given back${time}`);
  return `${lines.join('\n')}\n`;
}

export function oddTimesNotice({ texts, unreadable }: OddTimes, settings: Settings): string {
  const { collection = '', timezone } = settings;
  const notices = [];
  if (texts > 0) notices.push(`${count(texts)} have their time as text, read in ${timezone.name}`);
  if (unreadable > 0) notices.push(`${count(unreadable)} have none that can be read, and stay`);
  return notices.length === 0 ? '' : printable(`${collection}: ${notices.join('; ')}`) + '\n';
}

export function cutNotice({ removals, removed }: PruneResult): string {
  const left = recordsOf(removals) - recordsOf(removed);
  return `cut short: about ${count(Math.max(left, 0))} records are left; the next run goes on\n`;
}

export function nextNotice(turn: number, now: number, zone: Zone): string {
  return `next run ${formatInstant(turn, zone)}, in ${formatDuration(Math.max(turn - now, 0))}`;
}

export function elsewhereNotice(turn: number, zone: Zone): string {
  return `the run of ${formatInstant(turn, zone)} was done by another scheduler`;
}

function removedLine({ collection, records, bytes, isWhole, archived }: Removed): string {
  const size = isWhole ? formatBytes(bytes) : 'part of it';
  const kept = archived === undefined ? '' : `  in ${archived}`;
  return printable(
    `${collection}  ${count(records).padStart(12)} records  ${size.padStart(10)}${kept}`,
  );
}

function beforeText({ now }: PrunePlan, { policy, timezone }: Settings): string {
  if (policy.maxAgeMs === undefined) return '';
  return ` from before ${formatInstant(now - policy.maxAgeMs, timezone)}`;
}

function recordsOf(removals: readonly { records: number }[]): number {
  return removals.reduce((sum, { records }) => sum + records, 0);
}
