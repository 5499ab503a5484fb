/** A followed file: an open inode, whatever its name has become, and how far it is read. */
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { headLine, identityOf, isGzip, isHeadComplete, readHead } from './file-identity.ts';
import { lineStartFrom, lineStartUpTo } from './line-start.ts';
import { MARK_BYTES, markOf, resumeOffset } from './mark.ts';
import type { Position, Positions } from './positions.ts';

/**
 * A turn of one file, so that a busy one does not keep the others waiting; a chunk is read and split as fast at
 * 64 as at 256 KiB, and costs 20 us beside that.
 */
const TURN_BYTES = 128 * 1024;

export interface FollowedFile {
  /** The name under which it was found. */
  readonly name: string;
  /** Device and inode. */
  readonly key: string;
  readonly handle: FileHandle;
  /** Read only once this one, which had the name before, is read so far. */
  follows: FollowedFile | undefined;
  /** Where reading begins if nothing is known of it; back to the start of that line. */
  firstOffset: number;

  /** As seen last: bytes, ns since the epoch, and when that was new (`performance.now`). */
  size: number;
  modified: bigint;
  changedAt: number;
  /** It has a name that is followed. */
  isNamed: boolean;

  /** Something is to be done with it; not at first, until it is known what is to be read before it. */
  isDue: boolean;
  /** Nothing will come any more. */
  isFinished: boolean;
  isClosed: boolean;
  /** It is not read: its content is no text. */
  isLeft: boolean;
  /** What was read of it is not there any more. */
  isRewritten: boolean;
  /** When it was there for the last time that somebody looked, ms since the epoch. */
  intactAt: number;
  /** It was begun anew: what is known of it tells of what was there before. */
  isRestarted: boolean;

  /** The number of its source, as long as that is open. */
  source: number | undefined;
  position: Position | undefined;
  /** The next byte to read. */
  offset: number;
  /** The last bytes that were read, and the first ones of the file, which show whether it was rewritten. */
  before: Buffer;
  head: Buffer;
}

export function createFollowedFile(
  name: string,
  handle: FileHandle,
  stats: BigIntStats,
  firstOffset: number,
): FollowedFile {
  return {
    name,
    key: keyOf(stats),
    handle,
    follows: undefined,
    firstOffset,
    size: Number(stats.size),
    modified: stats.mtimeNs,
    changedAt: performance.now(),
    isNamed: false,
    isDue: false,
    isFinished: false,
    isClosed: false,
    isLeft: false,
    isRewritten: false,
    intactAt: 0,
    isRestarted: false,
    source: undefined,
    position: undefined,
    offset: 0,
    before: Buffer.alloc(0),
    head: Buffer.alloc(0),
  };
}

export function keyOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

export async function closeFile(
  file: FollowedFile,
  files: Map<string, FollowedFile>,
): Promise<void> {
  file.isClosed = true;
  file.isDue = false;
  if (files.get(file.key) === file) files.delete(file.key);
  await file.handle.close();
}

/** Notes what was seen of the file. */
export function noteStats(file: FollowedFile, { size, mtimeNs }: BigIntStats): void {
  if (Number(size) === file.size && mtimeNs === file.modified) return;
  file.size = Number(size);
  file.modified = mtimeNs;
  file.changedAt = performance.now();
  file.isDue = true;
}

/** Looks whether what was read of it is still there: it may be shorter, or begin with another line. */
export async function checkRewritten(file: FollowedFile): Promise<boolean> {
  return file.isRewritten || file.size < file.offset || !(await hasHeadOf(file, file));
}

/** Whether a file has what was read of the other one. */
export async function isCopyOf(copy: FollowedFile, file: FollowedFile): Promise<boolean> {
  const before = await readBefore(copy.handle, file.offset);
  return before.equals(file.before) && (await hasHeadOf(copy, file));
}

async function hasHeadOf({ handle }: FollowedFile, { head }: FollowedFile): Promise<boolean> {
  const { length } = head;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
  return bytesRead === length && buffer.equals(head);
}

/** The copy goes on with the source of the file, where that was. */
export function continueIn(copy: FollowedFile, file: FollowedFile): void {
  const { source, position, offset, before, head } = file;
  Object.assign(copy, { source, position, offset, before, head });
}

/** Forgets what was read of it: it is begun anew. */
export function restart(file: FollowedFile): void {
  file.isRewritten = false;
  file.isRestarted = true;
  file.firstOffset = 0;
  file.source = undefined;
  file.position = undefined;
  file.before = Buffer.alloc(0);
  file.offset = 0;
}

/** Finds out which file it is and where to go on; `undefined` while its first line is not whole yet. */
export async function locate(
  file: FollowedFile,
  positions: Positions,
): Promise<Position | undefined> {
  const { handle, name } = file;
  const head = await readHead(handle);
  file.isLeft = isGzip(head);
  if (file.isLeft || head.length === 0) return undefined;
  if (!file.isFinished && !isHeadComplete(head)) return undefined;
  const identity = identityOf(await handle.stat({ bigint: true }), head);
  const known = file.isRestarted ? undefined : positions.find(name, identity);
  const resumed = known && (await resumeOffset(handle, known));
  const offset = await lineStartFrom(handle, resumed ?? (await firstLine(file)));
  // The line that is safe already has no end yet.
  if (offset === undefined) return undefined;
  file.position =
    known !== undefined && resumed !== undefined
      ? known
      : positions.begin(name, identity, { offset, isNamed: file.isNamed });
  file.position.size = file.size;
  file.offset = offset;
  file.before = await readBefore(handle, offset);
  file.position.mark ??= markOf(file.before, offset);
  file.head = head.subarray(0, headLine(head).length + 1);
  return file.position;
}

async function firstLine({ handle, firstOffset, size }: FollowedFile): Promise<number> {
  return firstOffset > size ? 0 : ((await lineStartUpTo(handle, firstOffset)) ?? firstOffset);
}

async function readBefore(handle: FileHandle, offset: number): Promise<Buffer> {
  const length = Math.min(MARK_BYTES, offset);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset - length);
  return buffer.subarray(0, bytesRead);
}

/** The next bytes, at most a turn of them; none where it turns out that the file was rewritten. */
export async function readTurn(file: FollowedFile): Promise<Buffer<ArrayBuffer>> {
  const overlap = file.before.length;
  const length = Math.min(TURN_BYTES, Math.max(0, file.size - file.offset));
  const buffer = Buffer.allocUnsafeSlow(overlap + length);
  const { bytesRead } = await file.handle.read(buffer, 0, buffer.length, file.offset - overlap);
  if (!buffer.subarray(0, Math.min(overlap, bytesRead)).equals(file.before)) {
    file.isRewritten = true;
    file.isDue = true;
    return buffer.subarray(0, 0);
  }
  file.before = Buffer.from(buffer.subarray(Math.max(0, bytesRead - MARK_BYTES), bytesRead));
  file.offset += bytesRead - overlap;
  return buffer.subarray(overlap, bytesRead);
}
