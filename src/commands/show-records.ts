/** The records of a search, as they come. */
import { withContext } from '../pipeline/context.ts';
import { search, type SearchTally } from '../pipeline/search.ts';
import { isGlobMatch } from '../query/glob.ts';
import { LogaggError } from '../errors.ts';
import type { LogRecord } from '../record/record.ts';
import { createFindAround } from '../store/context.ts';
import { createReader } from '../store/reader.ts';
import { findServices } from '../store/services.ts';
import { createRenderer } from '../view/format.ts';
import { createFinder, highlightsOf } from '../view/highlight.ts';
import { cutNotice, emptyNotice, footer } from '../view/notice.ts';
import { createProgress } from '../view/progress.ts';
import type { Renderer, RenderOptions } from '../view/renderer.ts';
import { count } from '../view/summary.ts';
import { templateRenderer } from '../view/template.ts';
import type { Output } from './output.ts';
import { renderOptionsOf, type SearchJob, type SearchResult } from './search-job.ts';
import { contextOf, formatOf } from './search-view.ts';

/** What is only said beside the result is not worth more of a person's time. */
const NOTICE_TIMEOUT_MS = 1000;
/** Records with those around them are held in memory. */
const MAX_AROUND = 100_000;

export async function showRecords(job: SearchJob): Promise<SearchResult> {
  const around = contextOf(job.view);
  const tally = around === undefined ? await showAsFound(job) : await showWithContext(job, around);
  return { found: tally.shown, isWhole: true, notices: await noticesOf(job, tally) };
}

async function showAsFound(job: SearchJob): Promise<SearchTally> {
  const { output } = job;
  const renderer = rendererOf(job);
  const progress = job.view.out === undefined ? undefined : await createProgress(job.io);
  let records = 0;
  try {
    return await rendered(renderer, output, () =>
      find(job, async (found) => {
        await output.write(renderer.records(found));
        records += found.length;
        progress?.update(`${count(records)} records`);
      }),
    );
  } finally {
    progress?.stop();
  }
}

/** An array of JSON is closed whatever comes: what was found until then can still be read. */
async function rendered<T>(renderer: Renderer, output: Output, work: () => Promise<T>): Promise<T> {
  await output.write(renderer.begin());
  try {
    return await work();
  } finally {
    await output.write(renderer.end());
  }
}

function find(
  { db, query, limit, timeoutMs, view, output }: SearchJob,
  onRecords: (records: LogRecord[]) => Promise<void>,
): Promise<SearchTally> {
  const { reverse } = view;
  const { stop } = output;
  return search({
    reader: createReader(db, { timeoutMs }),
    query,
    limit,
    reverse,
    onRecords,
    stop,
  });
}

async function showWithContext(
  job: SearchJob,
  around: { before: number; after: number },
): Promise<SearchTally> {
  const { output, theme } = job;
  const room = Math.floor(MAX_AROUND / (1 + around.before + around.after));
  if (job.limit === undefined || job.limit > room) {
    throw new LogaggError('usage', `--limit: at most ${room} records with so much context`);
  }
  const matches: LogRecord[] = [];
  const tally = await find(job, async (found) => void matches.push(...found));
  const { stop } = output;
  const groups = await withContext(matches, {
    findAround: createFindAround(job.db),
    ...around,
    stop,
  });
  const ids = new Set(matches.map(({ id }) => id));
  const isContext = (record: LogRecord) => !ids.has(record.id);
  const renderer = rendererOf(job, { ...optionsOf(job), isContext, sample: groups.flat() });
  for (const [i, group] of groups.entries()) {
    await output.write((i === 0 ? '' : `${theme.dim('--')}\n`) + renderer.records(group));
  }
  return tally;
}

/** In the format that was asked for. */
export function rendererOf(job: SearchJob, options = optionsOf(job)): Renderer {
  const { view, output } = job;
  return view.template === undefined
    ? createRenderer(formatOf(view, output.isTerminal), options)
    : templateRenderer(view.template, options);
}

export function optionsOf(job: SearchJob): RenderOptions {
  const options = renderOptionsOf(job);
  return job.theme.hasColor ? { ...options, find: createFinder(highlightsOf(job.query)) } : options;
}

async function noticesOf(job: SearchJob, { shown, isCut }: SearchTally): Promise<string[]> {
  const { io, db, query, zone, output } = job;
  if (output.stop.aborted) return [];
  if (isCut) {
    const total = await createReader(db).count(query, NOTICE_TIMEOUT_MS);
    return [cutNotice(shown, total, query, zone)];
  }
  if (shown > 0) return output.isTerminal ? [footer(shown, query, zone)] : [];
  // Nothing was asked for; nothing is missing.
  if (job.limit === 0) return [];
  const seen = await findServices(db, NOTICE_TIMEOUT_MS);
  const isAsked = (service: string) => query.services.some((name) => isGlobMatch(name, service));
  return emptyNotice({ window: query, zone, now: io.now(), asked: query.services, isAsked, seen });
}
