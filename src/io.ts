/** The outside world, handed in: streams, environment, clock and the wish to stop. */
import type { Readable, Writable } from 'node:stream';

export interface InputStream extends Readable {
  isTTY?: boolean;
}

export interface OutputStream extends Writable {
  isTTY?: boolean;
  columns?: number;
}

export interface Io {
  stdin: InputStream;
  /** Data only. */
  stdout: OutputStream;
  /** Everything said to a person. */
  stderr: OutputStream;
  env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Aborted by the first SIGINT or SIGTERM: finish what is under way, then end with 0. */
  stop: AbortSignal;
}
