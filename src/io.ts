/** The outside world, handed in: streams, environment, clock and the wish to stop. */
import type { Readable, Writable } from 'node:stream';

export interface InputStream extends Readable {
  isTTY?: boolean;
}

export interface OutputStream extends Writable {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
}

export interface Io {
  stdin: InputStream;
  /** Data only. */
  stdout: OutputStream;
  /** Everything said to a person. */
  stderr: OutputStream;
  env: Readonly<Record<string, string | undefined>>;
  pid: number;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Aborted by the first SIGINT or SIGTERM, or when nobody reads stdout any more: finish, then end with 0. */
  stop: AbortSignal;
  /**
   * A command is run in our place: the listener hears each signal that may be meant for it, the second one that asks us
   * to end included, and output that nobody reads is no reason to end. With `patient`, no number of signals ends us before it:
   * a pager is there for as long as its reader wants, and has a use of its own for Ctrl-C.
   */
  host(listener: (signal: NodeJS.Signals) => void, patient?: boolean): void;
  /** Listens to SIGHUP as a wish to read the settings again; without a listener it ends the process, as it does by itself. */
  onReload(listener: () => void): void;
}

/** Writes, and resolves when the reader keeps up. A reader that has gone is no error: `stop` says so. */
export function print(stream: OutputStream, text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((resolve) => stream.write(text, () => resolve()));
}

/** Cells of a line of the terminal, or undefined where the stream is none. `COLUMNS` wins, as in other tools. */
export function terminalWidth({ stdout, env }: Pick<Io, 'stdout' | 'env'>): number | undefined {
  if (stdout.isTTY !== true) return undefined;
  const set = Number(env['COLUMNS']);
  return Number.isInteger(set) && set > 0 ? set : (stdout.columns ?? 80);
}
