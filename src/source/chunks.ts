/** The chunks of a stream as lines, until it ends or we are told to stop. */
import type { Readable } from 'node:stream';
import type { Line } from './line.ts';
import { createLineSplitter } from './line-splitter.ts';

/**
 * Yields the lines of each chunk; on `stop` the stream is closed. A line that this cuts short is yielded as such,
 * but not where the source `canBeReadAgain`: half a line under the id of the whole would keep that one out.
 */
export async function* readLines(
  stream: Readable,
  stop: AbortSignal,
  { canBeReadAgain = false } = {},
): AsyncGenerator<Line[], void, undefined> {
  const splitter = createLineSplitter();
  const close = () => stream.destroy();
  if (stop.aborted) close();
  stop.addEventListener('abort', close, { once: true });
  let isAtEnd = false;
  try {
    for await (const chunk of stream) yield splitter.push(chunk as Buffer);
    isAtEnd = true;
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    stop.removeEventListener('abort', close);
  }
  const rest = splitter.end();
  if (isAtEnd) yield rest;
  else if (!canBeReadAgain) yield rest.map((line) => ({ ...line, isCut: true }));
}
