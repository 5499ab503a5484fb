/** The services that a search finds records of: when last, how many, and how many of them are errors. */
import type { SheetColumn } from '../view/sheet.ts';
import { type SearchJob, type SearchResult, writeSheet } from './search-job.ts';
import { countedBy, countNotices } from './show-counts.ts';

const COLUMNS: readonly SheetColumn[] = [
  { name: 'service', title: 'SERVICE', kind: 'service' },
  { name: 'lastSeen', title: 'LAST SEEN', kind: 'time' },
  { name: 'records', title: 'RECORDS', kind: 'number' },
  { name: 'perSecond', title: 'RATE', kind: 'rate' },
  { name: 'errors', title: 'ERRORS', kind: 'number' },
  { name: 'errorShare', title: 'SHARE', kind: 'share' },
];

export async function showServices(job: SearchJob): Promise<SearchResult> {
  const { groups, isWhole } = await countedBy(job, [{ kind: 'service' }]);
  const { since, until = job.io.now() } = job.query;
  const first = groups.reduce((least, group) => Math.min(least, group.first), until);
  // Over the whole window; without one, since the oldest record of all.
  const seconds = Math.max(1, (until - (since ?? first)) / 1000);
  const rows = groups
    .toSorted((a, b) => b.last - a.last)
    .map(({ values: [service], last, count, errors }) => {
      return [service, last, count, count / seconds, errors, errors / count];
    });
  await writeSheet(job, { columns: COLUMNS, rows });
  const found = groups.reduce((sum, { count }) => sum + count, 0);
  return { found, isWhole, notices: countNotices(job, isWhole, found) };
}
