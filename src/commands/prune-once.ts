/** `logagg prune`: one run of it. */
import { openArchive } from '../archive/archive.ts';
import { EXIT } from '../exit.ts';
import { type Io, print } from '../io.ts';
import { prune, type PruneResult } from '../pipeline/prune.ts';
import type { Database } from '../store/client.ts';
import type { Retention } from '../store/retention.ts';
import { cutNotice, oddTimesNotice, pruneReport } from '../view/retention.ts';
import { pruneJson } from '../view/retention-json.ts';
import type { Consent } from './prune-consent.ts';
import type { PruneSettings } from './prune-settings.ts';

/** What a run needs. */
export interface Pruning {
  io: Io;
  settings: PruneSettings;
  database: Database;
  retention: Retention;
  consent: Consent;
}

/** Prints its report, and gives the exit code. */
export async function pruneOnce(
  { io, settings, retention, consent }: Pruning,
  stop: AbortSignal,
): Promise<number> {
  const { archive: folder, dryRun } = settings;
  const archive = folder === undefined || dryRun ? undefined : await openArchive(folder, io.now);
  let started = performance.now();
  const result = await prune({
    retention,
    policy: settings.policy,
    localNow: io.now,
    force: settings.force,
    dryRun,
    archive,
    pauseMs: settings.pause,
    maxRuntimeMs: settings.maxRuntime ?? Infinity,
    stop,
    async confirm(plan) {
      const isConfirmed = await consent.confirm(plan);
      // What follows is our time, not that of whoever had to read the question.
      started = performance.now();
      return isConfirmed;
    },
  });
  const seconds = (performance.now() - started) / 1000;
  if (!result.isConfirmed) {
    io.stderr.write('nothing removed\n');
    return EXIT.failed;
  }
  if (!dryRun) await consent.remember();
  await report(io, settings, result, seconds);
  return result.isComplete ? EXIT.done : EXIT.unfinished;
}

async function report(io: Io, settings: PruneSettings, result: PruneResult, seconds: number) {
  const render = settings.output === 'json' ? pruneJson : pruneReport;
  await print(io.stdout, render(result, settings, seconds));
  if (result.oddTimes !== undefined) io.stderr.write(oddTimesNotice(result.oddTimes, settings));
  if (!result.isComplete) io.stderr.write(cutNotice(result));
}
