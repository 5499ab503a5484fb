/** The chunks of a stream as lines, until it ends or we are told to stop. */
import type { Readable } from 'node:stream';
import type { Line } from './line.ts';
import { createLineSplitter } from './line-splitter.ts';

/** Yields the lines of each chunk. On `stop` the stream is closed and what was read of it is still yielded. */
export async function* readLines(
  stream: Readable,
  stop: AbortSignal,
): AsyncGenerator<Line[], void, undefined> {
  const splitter = createLineSplitter();
  const close = () => stream.destroy();
  if (stop.aborted) close();
  stop.addEventListener('abort', close, { once: true });
  try {
    for await (const chunk of stream) yield splitter.push(chunk as Buffer);
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    stop.removeEventListener('abort', close);
  }
  yield splitter.end();
}
