/** Store -> patterns: the templates of messages, how often each occurs, and its newest message. */
import type { Query } from '../query/query.ts';
import type { LogRecord } from '../record/record.ts';
import { SEVERITY_NUMBER } from '../record/severity.ts';
import { templateOf } from '../record/template.ts';
import type { Reader } from '../store/reader.ts';
import { untilStopped } from './until-stopped.ts';

export interface Pattern {
  template: string;
  count: number;
  /** The newest record of it. */
  newest: LogRecord;
  /** The worst of its records. */
  severity: LogRecord['severity'];
}

export interface Patterns {
  /** Most records first. */
  patterns: Pattern[];
  /** Records that were looked at. */
  records: number;
  /** Records of templates that came when there were too many. */
  others: number;
}

export interface PatternsJob {
  reader: Reader;
  query: Query;
  maxPatterns: number;
  stop: AbortSignal;
  /** Called now and then with the number of records so far. */
  onProgress(records: number): void;
}

export async function findPatterns(job: PatternsJob): Promise<Patterns> {
  const { reader, query, maxPatterns, stop, onProgress } = job;
  const found = new Map<string, Pattern>();
  let records = 0;
  let others = 0;
  // Newest first: the first of a template is its newest, and the only one to be kept.
  for await (const run of untilStopped(reader.find(query, 'newest-first'), stop)) {
    for (const record of run) {
      const template = templateOf(record.message);
      const known = found.get(template);
      if (known !== undefined) add(known, record);
      else if (found.size >= maxPatterns) others += 1;
      else found.set(template, { template, count: 1, newest: record, severity: record.severity });
    }
    records += run.length;
    onProgress(records);
  }
  const patterns = Array.from(found.values()).sort((a, b) => b.count - a.count);
  return { patterns, records, others };
}

function add(pattern: Pattern, { severity }: LogRecord): void {
  pattern.count += 1;
  if (SEVERITY_NUMBER[severity] > SEVERITY_NUMBER[pattern.severity]) pattern.severity = severity;
}
