/** The kinds of messages that a search finds, how often each, and the newest of each. */
import { findPatterns } from '../pipeline/patterns.ts';
import { createReader } from '../store/reader.ts';
import { createProgress } from '../view/progress.ts';
import type { SheetColumn } from '../view/sheet.ts';
import { count } from '../view/summary.ts';
import { type SearchJob, type SearchResult, writeSheet } from './search-job.ts';
import { countNotices } from './show-counts.ts';

/** With a template and a newest record each, some 50 MB. Programs have hundreds of kinds; more come from unmasked text. */
const MAX_PATTERNS = 50_000;
/** Patterns beyond these are seldom, and nobody reads so far. */
const USUAL_TOP = 50;

const COLUMNS: readonly SheetColumn[] = [
  { name: 'count', title: 'RECORDS', kind: 'number' },
  { name: 'severity', title: 'WORST', kind: 'severity' },
  { name: 'service', title: 'SERVICE', kind: 'service' },
  { name: 'pattern', title: 'PATTERN', kind: 'text' },
  { name: 'lastSeen', title: 'LAST SEEN', kind: 'time', isSpare: true },
  { name: 'newest', title: 'NEWEST', kind: 'text', isSpare: true },
];

export async function showPatterns(job: SearchJob): Promise<SearchResult> {
  const { db, query, timeoutMs, view, io, output } = job;
  const progress = await createProgress(io);
  const { patterns, records, others } = await findPatterns({
    reader: createReader(db, { timeoutMs }),
    query,
    maxPatterns: MAX_PATTERNS,
    stop: output.stop,
    onProgress: (done) => progress.update(`${count(done)} records`),
  }).finally(() => progress.stop());
  const top = patterns.slice(0, view.top ?? USUAL_TOP);
  const rows = top.map(({ template, count: of, severity, newest }) => {
    return [of, severity, newest.service, template, newest.timestamp, newest.message];
  });
  await writeSheet(job, { columns: COLUMNS, rows });
  const rest = patterns.slice(top.length).reduce((sum, pattern) => sum + pattern.count, 0);
  const notices: string[] = [];
  if (rest > 0) {
    const left = patterns.length - top.length;
    notices.push(`${count(rest)} records of ${count(left)} more patterns; --top shows more`);
  }
  if (others > 0) {
    notices.push(
      `${count(others)} records were not told apart: more than ${count(MAX_PATTERNS)} patterns`,
    );
  }
  return {
    found: records,
    isWhole: true,
    notices: [...notices, ...countNotices(job, true, records)],
  };
}
