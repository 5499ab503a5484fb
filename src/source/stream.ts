/** Lines from a stream that can be read once, such as standard input. */
import type { Readable } from 'node:stream';
import type { Input, Origin } from './source.ts';
import { readStreams } from './streams.ts';

/**
 * The bytes of a stream without an encoding. At a stop it is destroyed, and its last bytes are those that had been
 * taken from the pipe: they would be missing from it.
 */
export function streamInput(stream: Readable, origin: Origin): Input {
  return {
    async *read(stop) {
      const close = () => stream.destroy();
      if (stop.aborted) close();
      stop.addEventListener('abort', close, { once: true });
      try {
        yield* readStreams([{ stream, origin }]);
      } finally {
        stop.removeEventListener('abort', close);
        close();
      }
    },
  };
}
