/**
 * Writes checkpoints, and deletes what they say is done with, in an order that may be cut short anywhere: a segment is
 * deleted only when it is on disk that nobody needs it.
 */
import { rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CHECKPOINT, DRAFT, draftCheckpoint, replaceCheckpoint } from './checkpoint.ts';
import { syncFolder } from './folder.ts';
import type { Run } from './run.ts';
import { errorCode } from '../error-code.ts';
import { isAbsent, isDiskFull } from './trouble.ts';

export interface Cleaner {
  /** A message was released. */
  due(): void;
  /** Cleans as soon as it can: space is wanted. */
  hurry(): void;
  /** Cleans for the last time. */
  end(): Promise<void>;
}

export interface CleanerReports {
  /** So many bytes of segments are deleted. */
  onDeleted(bytes: number): void;
  onFailed(error: unknown): void;
}

/**
 * A checkpoint costs two syncs: 1.1 ms here, 1.4 with a thousand ranges. What was released since the last one is sent
 * twice after a crash, which does no harm: it is the work of a second at most.
 */
const RELEASES = 1000;
const DELAY_MS = 1000;

export function createCleaner(runs: Run[], own: Run, reports: CleanerReports): Cleaner {
  let releases = 0;
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  let isWorking = false;
  let isWanted = false;

  async function cleanAll(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      releases = 0;
      clearTimeout(timer);
      timer = undefined;
      for (const run of runs) reports.onDeleted(await clean(run));
      for (const run of runs.filter((each) => each !== own)) {
        if (await removeIfEmpty(run)) runs.splice(runs.indexOf(run), 1);
      }
    }
    isWorking = false;
  }

  function hurry(): void {
    isWanted = true;
    if (isWorking) return;
    isWorking = true;
    work = cleanAll().catch(reports.onFailed);
  }

  return {
    due() {
      releases += 1;
      if (releases >= RELEASES) hurry();
      else timer ??= setTimeout(hurry, DELAY_MS);
    },
    hurry,
    async end() {
      hurry();
      await work;
      clearTimeout(timer);
    },
  };
}

/** Resolves to the bytes of the segments that it deleted. */
async function clean(run: Run): Promise<number> {
  if (!run.isDirty) return 0;
  run.isDirty = false;
  let bytes = 0;
  for (const step of cleaningSteps(run, (size) => (bytes += size))) await step();
  return bytes;
}

/** The steps, each of which may be the last one before a crash. */
export function cleaningSteps(
  run: Run,
  onDeleted: (bytes: number) => void,
): Array<() => Promise<void>> {
  const finished = run.finished.splice(0);
  if (finished.some(({ isKept }) => isKept)) run.isKept = true;
  const draft = () => draftCheckpoint(run.path, run.released.ranges);
  const replace = () => replaceCheckpoint(run.path);
  let isDrafted = true;
  return [
    () =>
      draft().catch((error: unknown) => {
        // On a full disk the segments go first. It would only be sent twice, whatever a crash in between brings back.
        if (!isDiskFull(error)) throw error;
        isDrafted = false;
      }),
    async () => {
      if (isDrafted) await replace();
    },
    ...finished
      .filter(({ isKept }) => !isKept)
      .map(({ path, size }) => async () => {
        await rm(path, { force: true });
        onDeleted(size);
      }),
    async () => {
      if (isDrafted) return;
      await draft().then(replace, (error: unknown) => {
        if (!isDiskFull(error)) throw error;
        run.isDirty = true;
      });
    },
  ];
}

/** Removes the folder of a run that holds nothing any more. Says whether it did. */
async function removeIfEmpty(run: Run): Promise<boolean> {
  if (run.isKept || run.segments.length > 0 || run.finished.length > 0) return false;
  await rm(join(run.path, DRAFT), { force: true });
  await rm(join(run.path, CHECKPOINT), { force: true });
  try {
    await rmdir(run.path);
    await syncFolder(dirname(run.path));
  } catch (error) {
    if (errorCode(error) === 'ENOTEMPTY') run.isKept = true;
    else if (!isAbsent(error)) throw error;
  }
  return !run.isKept;
}

/** An empty run leaves nothing behind; another one loses its owner, and is anybody's. */
export async function leave(run: Run): Promise<void> {
  if (await removeIfEmpty(run)) return;
  await rename(run.path, join(dirname(run.path), run.id)).catch((error: unknown) => {
    if (!isAbsent(error)) throw error;
  });
}
