/** How many records a search finds, in all or by the values of fields. */
import { LogaggError } from '../errors.ts';
import { type Counts, countGroups, largestFirst } from '../pipeline/count.ts';
import { orStop } from '../pipeline/until-stopped.ts';
import { formatDuration } from '../query/duration.ts';
import type { NamedField } from '../query/groupings.ts';
import { createCounter, type Grouping } from '../store/counts.ts';
import { createReader } from '../store/reader.ts';
import { footer } from '../view/notice.ts';
import type { SheetColumn } from '../view/sheet.ts';
import { count } from '../view/summary.ts';
import { type SearchJob, type SearchResult, writeSheet } from './search-job.ts';

export async function showCount(job: SearchJob): Promise<SearchResult> {
  const { db, query, timeoutMs, output } = job;
  const found = await orStop(createReader(db).count(query, timeoutMs), output.stop);
  if (output.stop.aborted) return { found: 0, isWhole: false, notices: [] };
  if (found === undefined) {
    throw new LogaggError('unfinished', `counting took longer than ${formatDuration(timeoutMs)}`, {
      hint: 'give it more with --timeout, or less to count with --since',
    });
  }
  const columns: SheetColumn[] = [{ name: 'count', title: 'RECORDS', kind: 'number' }];
  await writeSheet(job, { columns, rows: [[found]] });
  return { found, isWhole: true, notices: [] };
}

export async function showGroups(job: SearchJob): Promise<SearchResult> {
  const by = job.view.by ?? [];
  const counts = await countedBy(
    job,
    by.map(({ field }) => field),
  );
  const groups = largestFirst(counts.groups);
  const top = groups.slice(0, job.view.top);
  const columns: SheetColumn[] = [
    ...by.map(columnOf),
    { name: 'count', title: 'RECORDS', kind: 'number' },
    { name: 'errors', title: 'ERRORS', kind: 'number' },
  ];
  const rows = top.map((group) => [...group.values, group.count, group.errors]);
  await writeSheet(job, { columns, rows });
  const rest = groups.slice(top.length).reduce((sum, group) => sum + group.count, 0);
  const found = groups.reduce((sum, group) => sum + group.count, 0);
  const left = `${count(rest)} records in ${count(groups.length - top.length)} more groups`;
  return {
    found,
    isWhole: counts.isWhole,
    notices: [...(rest > 0 ? [left] : []), ...countNotices(job, counts.isWhole, found)],
  };
}

function columnOf({ name, field }: NamedField): SheetColumn {
  const { kind } = field;
  const title = (kind === 'attribute' ? field.path : kind).toUpperCase();
  return { name, title, kind: kind === 'service' || kind === 'severity' ? kind : 'text' };
}

/** Records by these, within the time for counting. */
export function countedBy(job: SearchJob, by: readonly Grouping[]): Promise<Counts> {
  const { db, query, timeoutMs, output } = job;
  return countGroups({ counter: createCounter(db), query, by, timeoutMs, stop: output.stop });
}

/** How far it was counted, or, on a terminal, of which time. */
export function countNotices(job: SearchJob, isWhole: boolean, found: number): string[] {
  const { output, timeoutMs, query, zone } = job;
  if (output.stop.aborted) return [];
  if (!isWhole) {
    const time = formatDuration(timeoutMs);
    return [`only the newest ${count(found)} records were counted within --timeout ${time}`];
  }
  return output.isTerminal || found === 0 ? [footer(found, query, zone)] : [];
}
