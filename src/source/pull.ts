/** A stream read by demand: what nobody takes stays in its pipe, and the writer waits. */
import type { Readable } from 'node:stream';

export interface Pull {
  /** The bytes that are here, or undefined where there are none. Nobody else holds their buffer. */
  take(): Uint8Array<ArrayBuffer> | undefined;
  /** Whether something happened since `take` found nothing. */
  readonly hasNews: boolean;
  /** How the stream ended, once it has; bytes that came before may still be here. */
  readonly ending: Ending | undefined;
}

interface Ending {
  /** It was destroyed, or failed, before its end. */
  isCut: boolean;
  error?: unknown;
}

/** Takes over a stream of bytes, without an encoding. `onNews` is called whenever `hasNews` becomes true. */
export function pullFrom(stream: Readable, onNews: () => void): Pull {
  let hasNews = true;
  let ending: Ending | undefined;
  const news = () => {
    hasNews = true;
    onNews();
  };
  const end = (how: Ending) => {
    ending ??= how;
    news();
  };
  stream.on('readable', news);
  stream.on('end', () => end({ isCut: false }));
  stream.on('error', (error) => end({ isCut: true, error }));
  stream.on('close', () => end({ isCut: true }));
  // It tells nobody a second time.
  if (stream.closed) ending = { isCut: !stream.readableEnded };
  return {
    take() {
      const chunk = stream.read() as Buffer | null;
      if (chunk !== null) return owned(chunk);
      hasNews = false;
      return undefined;
    },
    get hasNews() {
      return hasNews;
    },
    get ending() {
      return ending;
    },
  };
}

/** A buffer that is all of its memory was made for this chunk; any other shares it, with a pool or the next chunk. */
function owned(chunk: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer } = chunk;
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === chunk.byteLength;
  return isAlone ? new Uint8Array(buffer) : new Uint8Array(chunk);
}
