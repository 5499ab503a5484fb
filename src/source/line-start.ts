/** Where lines begin around an offset of a file. */
import type { FileHandle } from 'node:fs/promises';
import { MAX_LINE_BYTES } from '../record/line-splitter.ts';

const LF = 10;
const BLOCK_BYTES = 64 * 1024;

/** The first line start at `offset` or after it; `undefined` where the line before it has no end yet. */
export async function lineStartFrom(
  handle: FileHandle,
  offset: number,
): Promise<number | undefined> {
  if (offset === 0) return 0;
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let from = offset - 1; ;) {
    const { bytesRead } = await handle.read(block, 0, block.length, from);
    const end = block.subarray(0, bytesRead).indexOf(LF);
    if (end !== -1) return from + end + 1;
    if (bytesRead === 0) return undefined;
    from += bytesRead;
  }
}

/** The last line start at `offset` or before it; `undefined` where the line is longer than any that is read whole. */
export async function lineStartUpTo(
  handle: FileHandle,
  offset: number,
): Promise<number | undefined> {
  const block = Buffer.alloc(BLOCK_BYTES);
  const least = Math.max(0, offset - MAX_LINE_BYTES);
  for (let to = offset; to > least;) {
    const from = Math.max(least, to - BLOCK_BYTES);
    const { bytesRead } = await handle.read(block, 0, to - from, from);
    const end = block.subarray(0, bytesRead).lastIndexOf(LF);
    if (end !== -1) return from + end + 1;
    to = from;
  }
  return least === 0 ? 0 : undefined;
}
