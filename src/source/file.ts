/** Lines from a file: ids come from the file's identity and the offset of the line, so that a second reading gives the same. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { LogaggError, messageOf } from '../errors.ts';
import { fingerprintOf } from '../record/fingerprint.ts';
import { createIdMinter } from '../record/id.ts';
import { readLines } from './chunks.ts';
import type { Source } from './line.ts';
import { pipeSource } from './pipe.ts';

/** Measured: 64 to 256 KiB are read and split alike (50 ns a line); the least keeps the memory small. */
const CHUNK_BYTES = 64 * 1024;
/** A file is known by the beginning of its first line: enough to tell logs apart that begin with a time. */
const HEAD_BYTES = 1024;

/** Opens a file to read; a missing or unreadable one is an error that names it. */
export async function fileSource(
  path: string,
  service: string | undefined,
  now: () => number,
): Promise<Source> {
  const handle = await openFile(path);
  const stats = await handle.stat();
  if (stats.isDirectory()) {
    await handle.close();
    throw new LogaggError('no-input', `${path} is a directory`, { hint: 'name the files in it' });
  }
  // A named pipe, or the /dev/fd/63 of a shell's <(command): it can be read once, and from no offset.
  if (!stats.isFile()) {
    return {
      ...pipeSource(handle.createReadStream(), service ?? serviceOf(path), now),
      name: path,
    };
  }
  const identity = `${stats.dev}:${stats.ino}:${await readHead(handle)}`;
  return {
    name: path,
    service: service ?? serviceOf(path),
    mint: createIdMinter(fingerprintOf(identity)),
    timeOf: (previous) => previous ?? Math.trunc(stats.mtimeMs),
    read(stop) {
      const stream = createReadStream(path, {
        fd: handle,
        start: 0,
        highWaterMark: CHUNK_BYTES,
      });
      return readLines(stream, stop, { canBeReadAgain: true });
    },
  };
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    throw new LogaggError('no-input', `cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** The first line, up to `HEAD_BYTES` of it. */
async function readHead(handle: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  const end = buffer.subarray(0, bytesRead).indexOf(10);
  return buffer.toString('latin1', 0, end === -1 ? bytesRead : end);
}

/** `/var/log/api.log` is the log of `api`. */
function serviceOf(path: string): string {
  return basename(path).replace(/(\.(log|txt|json|ndjson|out|err|\d+))+$/i, '') || basename(path);
}
