/** Passes bytes on to a stream unchanged, for as long as somebody reads it. */
import type { Writable } from 'node:stream';

export type Tee = (bytes: Uint8Array) => Promise<void>;

/**
 * Resolves when the stream has taken the bytes. A reader that has gone, or `end`, is no error: nothing is passed on
 * from then, and nobody waits for it.
 */
export function createTee(stream: Writable, end: AbortSignal): Tee {
  let isBroken = stream.destroyed || end.aborted;
  let release = () => {};
  const breakOff = () => {
    isBroken = true;
    release();
  };
  stream.on('error', breakOff);
  stream.on('close', breakOff);
  end.addEventListener('abort', breakOff, { once: true });
  return async (bytes) => {
    if (isBroken) return;
    await new Promise<void>((resolve) => {
      release = resolve;
      // A copy, as the stream may still hold it when the wait was broken off.
      stream.write(Buffer.from(bytes), (error) => {
        if (error) breakOff();
        resolve();
      });
    });
  };
}
