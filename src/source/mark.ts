/** Marks: what stands before an offset, so that a file shows whether it was rewritten. */
import type { FileHandle } from 'node:fs/promises';
import { fingerprintOf } from '../record/fingerprint.ts';
import type { Position } from './positions.ts';

/** The bytes that are compared: a line with its time, mostly. */
export const MARK_BYTES = 256;

/** The bytes that end at `at` have this hash, as long as nobody has rewritten them. */
export interface Mark {
  at: number;
  hash: number;
}

/** `before` are the bytes that end at `at`; too few of them make no mark. */
export function markOf(before: Uint8Array, at: number): Mark | undefined {
  return before.length < Math.min(at, MARK_BYTES) ? undefined : { at, hash: hashOf(before) };
}

/** Where reading of a file goes on; `undefined` where what the position tells of is not in it any more. */
export async function resumeOffset(
  handle: FileHandle,
  position: Position,
): Promise<number | undefined> {
  const isSame = position.mark === undefined || (await matches(handle, position.mark));
  const offset = position.delivered ?? position.offset;
  return isSame && offset <= (await handle.stat()).size ? offset : undefined;
}

/** Whether a file with the same first line is a copy of the one of which the position tells. */
export async function hasMark(handle: FileHandle, { mark }: Position): Promise<boolean> {
  return mark !== undefined && (await matches(handle, mark));
}

async function matches(handle: FileHandle, { at, hash }: Mark): Promise<boolean> {
  const length = Math.min(MARK_BYTES, at);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at - length);
  return hashOf(buffer.subarray(0, bytesRead)) === hash;
}

function hashOf(bytes: Uint8Array): number {
  return fingerprintOf(Buffer.from(bytes.subarray(-MARK_BYTES)).toString('latin1'));
}
