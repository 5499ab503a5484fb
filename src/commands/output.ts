/** Where a result goes: to stdout as it is, through a pager, or into a file. */
import { type Io, print, terminalWidth } from '../io.ts';

export interface Output {
  /** Resolves when there is room for more. Whoever reads no more is no error: `stop` says so. */
  write(text: string): Promise<void>;
  /** Aborted when nobody wants the rest: a signal, or a pager that was quit. */
  stop: AbortSignal;
  /** A person looks at it on a terminal. */
  isTerminal: boolean;
  /** Cells of a line of it, on a terminal. */
  width: number | undefined;
  /** The result is whole. Resolves when it is where it belongs, and a pager was quit. */
  finish(): Promise<void>;
  /** The result is not to be had; what there is of it in a file is removed. */
  abandon(): Promise<void>;
}

export function stdoutOutput(io: Io): Output {
  return {
    write: (text) => print(io.stdout, text),
    stop: io.stop,
    isTerminal: io.stdout.isTTY === true,
    width: terminalWidth(io),
    finish: async () => {},
    abandon: async () => {},
  };
}
