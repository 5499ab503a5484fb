/** Bytes that are no frame are never deleted with their segment: they are copied to `quarantine/` first. */
import { lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LogaggError } from '../errors.ts';
import { createFile, openFile, writeFully } from './disk-file.ts';
import { faultOf, syncFolder } from './folder.ts';
import type { Segment } from './run.ts';
import { isAbsent, isThere } from './trouble.ts';

/** Enough for any accident; a process that crashes in a loop must not fill the disk with torn ends. */
const MAX_BYTES = 64 * 1024 * 1024;
const COPY_BYTES = 1024 * 1024;

/** Copies a part of a segment into `<folder>/quarantine`, once; resolves to the path of the copy. */
export async function quarantine(
  folder: string,
  segment: Segment,
  at: number,
  length: number,
): Promise<string> {
  const place = join(folder, 'quarantine');
  await makePlace(place);
  const target = join(place, `${segment.run.id}.${basename(segment.path)}.${at}`);
  if (await hasFile(target)) return target;
  if ((await sizeOf(place)) + length > MAX_BYTES) {
    throw new LogaggError('failed', `${place} is full`, {
      hint: 'look at what is in it, and empty it',
    });
  }
  const draft = `${target}.new`;
  await copy(segment.path, draft, at, length);
  await rename(draft, target);
  await syncFolder(place);
  return target;
}

async function makePlace(place: string): Promise<void> {
  await mkdir(place, { mode: 0o700 }).catch((error: unknown) => {
    if (!isThere(error)) throw error;
  });
  const fault = faultOf(await lstat(place));
  if (fault !== undefined) {
    throw new LogaggError('refused', `${place} ${fault.text}`, { hint: fault.hint });
  }
}

async function copy(from: string, to: string, at: number, length: number): Promise<void> {
  await rm(to, { force: true });
  await using source = await openFile(from);
  await using target = await createFile(to);
  const buffer = Buffer.allocUnsafe(Math.min(length, COPY_BYTES));
  for (let done = 0; done < length;) {
    const wanted = Math.min(length - done, buffer.length);
    const { bytesRead } = await source.read(buffer, 0, wanted, at + done);
    if (bytesRead === 0) break;
    await writeFully(target, buffer.subarray(0, bytesRead), done);
    done += bytesRead;
  }
  await target.sync();
}

async function hasFile(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

async function sizeOf(place: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(place)) bytes += (await stat(join(place, name))).size;
  return bytes;
}
