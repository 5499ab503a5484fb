/** A result in a file, which is there whole or not at all. */
import { once } from 'node:events';
import { constants, createWriteStream } from 'node:fs';
import { access, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { errorCode, isAbsence } from '../error-code.ts';
import { LogaggError, messageOf } from '../errors.ts';
import type { Io } from '../io.ts';
import type { Output } from './output.ts';

/**
 * Writes to a hidden file beside it, which takes the name once all is on the disk; what had the name before is replaced, as
 * `sort -o` does. With a name that ends in `.gz` it is compressed. Throws when there is something else than a file, or a
 * file that we may not write.
 */
export async function exportOutput(io: Io, path: string): Promise<Output> {
  const target = await targetOf(path);
  const draft = join(dirname(target.path), `.${basename(target.path)}.${io.pid}.partial`);
  // On the disk before it is closed.
  const file = createWriteStream(draft, { flags: 'wx', mode: target.mode, flush: true });
  await once(file, 'open').catch((error: unknown) => {
    throw failure(path, error);
  });
  const gzip = path.endsWith('.gz') ? createGzip() : undefined;
  const stream: Writable = gzip ?? file;
  const written = gzip === undefined ? finished(file) : pipeline(gzip, file);
  // Each write says it too, but nobody waits for this one before the end.
  written.catch(() => {});

  async function discard(): Promise<void> {
    stream.destroy();
    await written.catch(() => {});
    await rm(draft, { force: true });
  }

  return {
    async write(text) {
      if (text === '') return;
      try {
        await writeTo(stream, text);
      } catch (error) {
        // The stream says only that it was destroyed; why, says what comes behind it.
        throw failure(
          path,
          await written.then(
            () => error,
            (cause: unknown) => cause,
          ),
        );
      }
    },
    stop: io.stop,
    isTerminal: false,
    width: undefined,
    async finish() {
      if (io.stop.aborted) {
        await discard();
        throw new LogaggError('unfinished', `stopped before the end: ${path} is not written`);
      }
      try {
        stream.end();
        await written;
        await settle(draft, target.path);
      } catch (error) {
        await discard();
        throw failure(path, error);
      }
    },
    abandon: discard,
  };
}

/** Rejects when the stream fails, also where it forgets to say so of a write that was under way. */
function writeTo(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Error('closed'));
    stream.once('close', onClose);
    stream.write(text, (error) => {
      stream.off('close', onClose);
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}

/** The file itself where a link has the name, and the rights that it has. */
async function targetOf(path: string): Promise<{ path: string; mode: number }> {
  try {
    const real = await realpath(path);
    const stats = await stat(real);
    if (!stats.isFile()) {
      throw new LogaggError('usage', `${path} is no file`, {
        hint: 'to write into a device or a pipe, redirect the output: > FILE',
      });
    }
    await access(real, constants.W_OK);
    return { path: real, mode: stats.mode & 0o777 };
  } catch (error) {
    if (error instanceof LogaggError) throw error;
    if (isAbsence(error)) return { path, mode: 0o666 };
    throw failure(path, error);
  }
}

/** The whole file takes the name, and the name is on the disk. */
async function settle(draft: string, path: string): Promise<void> {
  await rename(draft, path);
  const folder = await open(dirname(path));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'make room, or name a file on another disk',
  EDQUOT: 'make room, or name a file on another disk',
  ENOENT: 'make its folder first',
  EACCES: 'name another with --out, or see to its rights',
};

function failure(path: string, error: unknown): LogaggError {
  const hint = REMEDIES[errorCode(error) ?? ''];
  return new LogaggError('failed', `cannot write ${path}: ${messageOf(error)}`, {
    cause: error,
    ...(hint !== undefined && { hint }),
  });
}
