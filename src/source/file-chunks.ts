/** A regular file in chunks, from a line on; a compressed one as what it holds. */
import type { FileHandle } from 'node:fs/promises';
import type { ChunkBuffers } from './chunk-buffers.ts';
import { gunzipped } from './gzip.ts';
import { lineStartFrom } from './line-start.ts';

const LF = 10;

export interface Chunk {
  /** Where its first byte stands. */
  offset: number;
  /** In a buffer that nobody else holds. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** From the first line that begins at `start` or after it. */
export async function* chunksFrom(
  handle: FileHandle,
  start: number,
  buffers: ChunkBuffers,
): AsyncGenerator<Chunk> {
  let offset = await lineStartFrom(handle, start);
  if (offset === undefined) return;
  let next = chunkAt(handle, offset, buffers);
  for (;;) {
    const bytes = await next;
    if (bytes.length === 0) return;
    const chunk = { offset, bytes };
    offset += bytes.length;
    // The disk works while this one is taken.
    next = chunkAt(handle, offset, buffers);
    next.catch(() => undefined);
    yield chunk;
  }
}

async function chunkAt(
  handle: FileHandle,
  offset: number,
  buffers: ChunkBuffers,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = buffers.take();
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
  return bytes.subarray(0, bytesRead);
}

/** The same of a gzip file; offsets count decompressed bytes. */
export async function* decompressedFrom(handle: FileHandle, start: number): AsyncGenerator<Chunk> {
  let next = 0;
  let isAtLine = start === 0;
  for await (const bytes of gunzipped(handle)) {
    const offset = next;
    next += bytes.length;
    if (isAtLine) {
      yield { offset, bytes };
    } else if (next >= start) {
      const end = bytes.indexOf(LF, Math.max(0, start - 1 - offset));
      isAtLine = end !== -1;
      const rest = bytes.subarray(end + 1);
      if (isAtLine && rest.length > 0) yield { offset: offset + end + 1, bytes: rest };
    }
  }
}
