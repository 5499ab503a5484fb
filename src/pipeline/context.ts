/** Matches with the records of the same service around them, in groups as grep makes them. */
import type { LogRecord } from '../record/record.ts';
import type { Around, FindAround } from '../store/context.ts';
import { untilStopped } from './until-stopped.ts';

export interface ContextJob {
  findAround: FindAround;
  before: number;
  after: number;
  stop: AbortSignal;
}

/** Looks at once; the connections are as many. */
const CONCURRENCY = 8;

/**
 * Groups of records that follow each other in their service, in the order of their first. `matches` in the order of their
 * ids; matches whose records overlap or touch share a group.
 */
export async function withContext(
  matches: readonly LogRecord[],
  job: ContextJob,
): Promise<LogRecord[][]> {
  const groups: Group[] = [];
  const openOf = new Map<string, Group>();
  for await (const [match, around] of untilStopped(arounds(matches, job), job.stop)) {
    const open = openOf.get(match.service);
    const group = extend(open, match, around, job.after);
    if (group === open) continue;
    openOf.set(match.service, group);
    groups.push(group);
  }
  return groups.map(({ records }) => records).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

interface Group {
  records: LogRecord[];
  /** The id of the record that comes next, if it is known. */
  next: string | undefined;
}

async function* arounds(
  matches: readonly LogRecord[],
  { findAround, before, after }: ContextJob,
): AsyncGenerator<[LogRecord, Around]> {
  for (let at = 0; at < matches.length; at += CONCURRENCY) {
    const some = matches.slice(at, at + CONCURRENCY);
    // One more behind, to know which record is next.
    const found = some.map(async (match): Promise<[LogRecord, Around]> => {
      return [match, await findAround(match, before, after + 1)];
    });
    yield* await Promise.all(found);
  }
}

/** Adds a match to the group it belongs to, or begins the next one. */
function extend(
  open: Group | undefined,
  match: LogRecord,
  { before, after }: Around,
  shownAfter: number,
): Group {
  const records = [...before, match, ...after.slice(0, shownAfter)];
  const next = after[shownAfter]?.id;
  const first = idOf(records);
  const last = open?.records.at(-1)?.id ?? '';
  if (open === undefined || (first > last && first !== open.next)) return { records, next };
  open.records.push(...records.filter(({ id }) => id > last));
  open.next = next;
  return open;
}

function idOf(records: readonly LogRecord[]): string {
  return records[0]?.id ?? '';
}
