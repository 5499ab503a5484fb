/** The files of the spool: made for us alone, opened only when they are, read and written in full. */
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { LogaggError } from '../errors.ts';
import { isOurs } from './folder.ts';

/** Makes a file that is not there yet; a link of that name is not followed. */
export function createFile(path: string): Promise<FileHandle> {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  return open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
}

/** Opens a file to read it. Throws when it is a link, a pipe, of several names, or somebody else's. */
export async function openFile(path: string): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  const stats = await file.stat();
  if (stats.isFile() && stats.nlink === 1 && isOurs(stats)) return file;
  await file.close();
  throw new LogaggError('refused', `${path} is no file of ours alone`);
}

/** Fills the buffer from `position` on, or as much of it as the file has; says how much. */
export async function readFully(
  file: FileHandle,
  buffer: Buffer,
  position: number,
): Promise<number> {
  let done = 0;
  while (done < buffer.length) {
    const { bytesRead } = await file.read(buffer, done, buffer.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

export async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
