/** How many records a search finds in each span of time. */
import { orStop } from '../pipeline/until-stopped.ts';
import { bucketsOf } from '../query/buckets.ts';
import type { Query } from '../query/query.ts';
import { createReader, type Direction } from '../store/reader.ts';
import type { SheetColumn } from '../view/sheet.ts';
import { type SearchJob, type SearchResult, writeSheet } from './search-job.ts';
import { countedBy, countNotices } from './show-counts.ts';

const COLUMNS: readonly SheetColumn[] = [
  { name: 'time', title: 'TIME', kind: 'time' },
  { name: 'count', title: 'RECORDS', kind: 'number' },
  { name: 'errors', title: 'ERRORS', kind: 'number' },
  { name: 'bar', title: '', kind: 'bar' },
];

export async function showHistogram(job: SearchJob): Promise<SearchResult> {
  const { zone, view } = job;
  const given = view.histogram === true ? undefined : view.histogram;
  const window = await windowOf(job);
  if (window === undefined) {
    await writeSheet(job, { columns: COLUMNS, rows: [] });
    return { found: 0, isWhole: true, notices: countNotices(job, true, 0) };
  }
  const { start, bucketMs, count: length } = bucketsOf(window.since, window.until, zone, given);
  const { groups, isWhole } = await countedBy(job, [{ kind: 'bucket', start, bucketMs }]);
  const byBucket = new Map(groups.map((group) => [group.values[0], group]));
  const most = groups.reduce((largest, group) => Math.max(largest, group.count), 1);
  // Spans without a record are rows too: a gap is what one looks for.
  const rows = Array.from({ length }, (_, i) => {
    const { count, errors } = byBucket.get(i) ?? { count: 0, errors: 0 };
    return [start + i * bucketMs, count, errors, [count / most, errors / most]];
  });
  await writeSheet(job, { columns: COLUMNS, rows });
  const found = groups.reduce((sum, { count }) => sum + count, 0);
  return { found, isWhole, notices: countNotices(job, isWhole, found) };
}

/** The window of the query; where it is open, from the first record, and to now or the last record. Undefined without any. */
async function windowOf(
  job: SearchJob,
): Promise<Required<Pick<Query, 'since' | 'until'>> | undefined> {
  const { query, io } = job;
  const since = query.since ?? (await endOf(job, 'oldest-first'));
  if (since === undefined) return undefined;
  if (query.until !== undefined) return { since, until: query.until };
  if (query.since !== undefined) return { since, until: io.now() };
  const last = await endOf(job, 'newest-first');
  return { since, until: (last ?? since) + 1 };
}

/** The time of the first record that comes. */
async function endOf(
  { db, query, timeoutMs, output }: SearchJob,
  direction: Direction,
): Promise<number | undefined> {
  const found = createReader(db, { timeoutMs }).find(query, direction, 1)[Symbol.asyncIterator]();
  const first = await orStop(found.next(), output.stop);
  if (first === undefined || first.done === true) return undefined;
  await found.return?.();
  const timestamp = first.value[0]?.timestamp;
  return timestamp === undefined || Number.isNaN(timestamp) ? undefined : timestamp;
}
