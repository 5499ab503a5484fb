/** What comes out of an input, as the pipeline takes it: the buffers of its bytes are given away at once. */
import assert from 'node:assert/strict';
import type { Input, Origin, SourceEvent } from '../../src/source/source.ts';

export interface Received {
  origin: Origin;
  bytes: Buffer;
  /** How long each run of bytes was. */
  runs: number[];
  /** Missing where the source has not ended. */
  isCut?: boolean;
}

/** Those of each source, in the order in which they opened; `each` sees every event before that. */
export async function receive(
  input: Input,
  stop: AbortSignal = new AbortController().signal,
  each: (event: SourceEvent) => unknown = () => undefined,
): Promise<Received[]> {
  const sources: Received[] = [];
  const parts: Buffer[][] = [];
  try {
    for await (const event of input.read(stop)) {
      await each(event);
      if (event.type === 'opened') {
        assert.equal(event.source, sources.length, 'sources are numbered as they open');
        sources.push({ origin: event.origin, bytes: Buffer.alloc(0), runs: [] });
        parts.push([]);
        continue;
      }
      const source = sources[event.source];
      assert.ok(source !== undefined && source.isCut === undefined, 'it is open');
      if (event.type === 'ended') source.isCut = event.isCut;
      else {
        const { runs } = source;
        const end = runs.reduce((sum, length) => sum + length, 0);
        assert.equal(event.offset, end, 'each run begins where the one before it ended');
        runs.push(event.bytes.length);
        parts[event.source]?.push(takeAway(event.bytes));
      }
    }
  } finally {
    for (const [index, source] of sources.entries()) {
      source.bytes = Buffer.concat(parts[index] ?? []);
    }
  }
  return sources;
}

/** Moves the whole buffer, as to another thread: what else was in it is gone for its owner. */
function takeAway(bytes: Uint8Array<ArrayBuffer>): Buffer {
  assert.equal(bytes.buffer.byteLength, bytes.length, 'nothing else is in their buffer');
  const moved = structuredClone(bytes, { transfer: [bytes.buffer] });
  assert.equal(bytes.length, 0);
  return Buffer.from(moved);
}
