/** `logagg search`: its parts put together. */
import { z } from 'zod';
import { color, duration, mongoUrl, readFrom, readSettings, whole, zone } from '../config.ts';
import { LogaggError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { formatDuration } from '../query/duration.ts';
import { parseQuery } from '../query/query.ts';
import { asLogaggError, openDatabase } from '../store/client.ts';
import { isTimeout, QUERY_TIMEOUT_MS } from '../store/reader.ts';
import { createTheme } from '../view/theme.ts';
import { checkFollow, followShape } from './follow-flags.ts';
import { exportOutput } from './export-file.ts';
import { type Output, stdoutOutput } from './output.ts';
import { pagedOutput, pagerCommand } from './pager.ts';
import type { SearchJob, SearchResult } from './search-job.ts';
import { checkView, type Summary, summaryOf, type View, viewShape } from './search-view.ts';
import { showCount, showGroups } from './show-counts.ts';
import { followRecords } from './show-follow.ts';
import { showHistogram } from './show-histogram.ts';
import { showPatterns } from './show-patterns.ts';
import { showRecords } from './show-records.ts';
import { showServices } from './show-services.ts';

const MAX_LIMIT = 1_000_000;

const limit = z.union([z.literal('all').transform(() => undefined), whole(0, MAX_LIMIT)], {
  error: `not a whole number up to ${MAX_LIMIT}, nor 'all'`,
});

function settingsOf(io: Io, flags: unknown) {
  return readSettings(
    z.object({
      service: z.string().optional(),
      severity: z.string().optional(),
      since: z.string().optional(),
      until: z.string().optional(),
      grep: z.string().optional(),
      exclude: z.array(z.string()).optional(),
      where: z.array(z.string()).optional(),
      ignoreCase: z.boolean().optional(),
      limit,
      timeout: duration.optional(),
      ...viewShape,
      ...followShape(io.env),
      timezone: zone,
      color,
      mongoUrl: mongoUrl(io.env),
      readFrom,
    }),
    flags,
  );
}

const SUMMARIES: Readonly<Record<Summary, (job: SearchJob) => Promise<SearchResult>>> = {
  count: showCount,
  by: showGroups,
  histogram: showHistogram,
  patterns: showPatterns,
  services: showServices,
};

/** `limitFrom` says who set the limit, as commander has it. */
export async function runSearch(
  io: Io,
  words: string[],
  flags: unknown,
  limitFrom: string | undefined,
): Promise<number> {
  const settings = settingsOf(io, flags);
  const { service, severity, since, until, grep, exclude, where, ignoreCase } = settings;
  const { timezone, color: when, out } = settings;
  checkView(settings, io.stdout.isTTY === true && out === undefined, limitFrom === 'cli');
  checkFollow(settings);
  const query = parseQuery(
    { service, severity, since, until, grep, exclude, where, ignoreCase, words },
    { now: io.now(), zone: timezone },
  );
  const output = settings.follow ? stdoutOutput(io) : await openOutput(io, settings);
  const database = openDatabase({
    url: settings.mongoUrl,
    name: 'logagg search',
    readFrom: settings.readFrom,
  });
  const summary = summaryOf(settings);
  const show = settings.follow
    ? (job: SearchJob) => followRecords(job, settings)
    : summary === undefined
      ? showRecords
      : SUMMARIES[summary];
  const count = out !== undefined && limitFrom === 'default' ? undefined : settings.limit;
  // All records take as long as there are.
  const isEndless = show === showRecords && count === undefined;
  const timeoutMs = settings.timeout ?? (isEndless ? Infinity : QUERY_TIMEOUT_MS);
  try {
    const result = await show({
      io,
      db: database.db,
      query,
      view: settings,
      limit: count,
      timeoutMs,
      zone: timezone,
      theme: createTheme(io.stdout, io.env, out !== undefined && when === 'auto' ? 'never' : when),
      output,
    });
    await output.finish();
    for (const notice of result.notices) io.stderr.write(`${notice}\n`);
    if (!result.isWhole && !output.stop.aborted) return EXIT.unfinished;
    return settings.exitCode && result.found === 0 ? EXIT.failed : EXIT.done;
  } catch (error) {
    await output.abandon();
    throw isTimeout(error)
      ? tookTooLong(timeoutMs, error)
      : asLogaggError(error, settings.mongoUrl);
  } finally {
    await database.close();
  }
}

function tookTooLong(timeoutMs: number, cause: unknown): LogaggError {
  return new LogaggError(
    'unfinished',
    `the database worked longer than ${formatDuration(timeoutMs)} on the search`,
    { cause, hint: 'name a service or a shorter time, or give it longer with --timeout' },
  );
}

async function openOutput(io: Io, { out, pager }: View): Promise<Output> {
  if (out !== undefined && out !== '-') return await exportOutput(io, out);
  const command = pager && io.stdout.isTTY === true ? pagerCommand(io.env) : undefined;
  return command === undefined ? stdoutOutput(io) : pagedOutput(io, command);
}
