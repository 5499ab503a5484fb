/**
 * Records as files, before they leave the store: a file a day, on disk and read back before anybody takes it for
 * written. Under its own name it stands only whole.
 */
import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../error-code.ts';
import { LogaggError, messageOf } from '../errors.ts';
import type { LogRecord } from '../record/record.ts';
import { type Checksum, sha256Of } from './checksum.ts';
import { publish } from './publish.ts';
import { readArchive } from './read-archive.ts';
import { writeRecords } from './write-records.ts';

export interface Archived {
  path: string;
  records: number;
  /** Reads them back, in runs. */
  read(): AsyncIterable<LogRecord[]>;
}

export interface Archive {
  /** Writes records, in runs, into a file named after the collection; undefined where there are none. */
  write(name: string, runs: AsyncIterable<LogRecord[]>): Promise<Archived | undefined>;
}

/** What is being written; of a run that was killed it stays. */
const UNFINISHED = /^\.logs\..*\.part$/;
/** One that nobody has written to for so long is nobody's. */
const ABANDONED_MS = 3_600_000;

/** `folder` has to be there: where a disk is not mounted, a new folder would be on the wrong one. */
export async function openArchive(folder: string, now: () => number): Promise<Archive> {
  await assertFolder(folder);
  await removeAbandoned(folder, now()).catch((error: unknown) => {
    throw new LogaggError('failed', `--archive: cannot use ${folder}: ${messageOf(error)}`);
  });
  return {
    async write(name, runs) {
      const unfinished = join(folder, `.${name}-${randomBytes(6).toString('hex')}.part`);
      try {
        const sum = await writeRecords(unfinished, runs);
        if (sum.records === 0) return undefined;
        await verify(unfinished, sum);
        const path = await publish(unfinished, join(folder, name), sum);
        return { path, records: sum.records, read: () => readArchive(path) };
      } catch (error) {
        throw asArchiveError(folder, name, error);
      } finally {
        await rm(unfinished, { force: true });
      }
    },
  };
}

/** The disk has what was written, and each line of it is a record again. */
async function verify(path: string, { sha256, records }: Checksum): Promise<void> {
  let read = 0;
  for await (const run of readArchive(path)) read += run.length;
  if (read === records && (await sha256Of(path)) === sha256) return;
  throw new LogaggError('failed', 'what was read back is not what was written');
}

async function assertFolder(folder: string): Promise<void> {
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory() === true) return;
  throw new LogaggError('no-input', `--archive: ${folder} is no folder`, {
    hint: 'make it first: it is not made here, as a disk may only not be mounted',
  });
}

async function removeAbandoned(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!UNFINISHED.test(name)) continue;
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (stats !== undefined && now - stats.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
}

/** Errors of the system and of zlib, and what we find wrong ourselves; those of the database are not of the archive. */
function asArchiveError(folder: string, name: string, error: unknown): unknown {
  const isOwn = error instanceof LogaggError && error.hint === undefined;
  if (!isOwn && !/^(E|Z_)[A-Z_]+$/.test(errorCode(error) ?? '')) return error;
  return new LogaggError('failed', `cannot archive ${name} in ${folder}: ${messageOf(error)}`, {
    cause: error,
    hint: `nothing of ${name} was removed`,
  });
}
