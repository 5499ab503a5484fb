/** How far long work has come, said on stderr: a spinner on a terminal, else a line now and then. */
import type { Io } from '../io.ts';
import { printable } from './printable.ts';

export interface Progress {
  /** Replaces what was said before. Cheap enough to be called for every batch. */
  update(text: string): void;
  /** A line that stays, said at once; the spinner moves below it. */
  say(text: string): void;
  /** Ends with a last line. */
  done(text: string): void;
  /** Ends without one, so that an error or data can be written. */
  stop(): void;
}

/** Work that is done sooner is not worth a line in the mail of a cron job. */
const LINE_INTERVAL_MS = 10_000;

/** A progress on the stderr of `io`. The spinner's code is loaded only where it is shown. */
export async function createProgress(io: Pick<Io, 'stderr' | 'env' | 'now'>): Promise<Progress> {
  const animated = io.stderr.isTTY === true && io.env['TERM'] !== 'dumb';
  const shown = animated ? await spinner(io) : lines(io);
  const say = (text: string): void => {
    io.stderr.write(`${printable(text)}\n`);
  };
  // A timer of the caller may fire once more after the end.
  let isOver = false;
  const stop = (): void => {
    isOver = true;
    shown.stop();
  };
  return {
    update: (text) => {
      if (!isOver) shown.update(printable(text));
    },
    say,
    done: (text) => {
      stop();
      say(text);
    },
    stop,
  };
}

type Shown = Pick<Progress, 'update' | 'stop'>;

async function spinner({ stderr }: Pick<Io, 'stderr'>): Promise<Shown> {
  const { default: ora } = await import('ora');
  // Stdin may be the source of the records. Without colour no setting of colour can be disregarded.
  // While it spins, ora makes room for what others write to the stream.
  const spin = ora({ stream: stderr, color: false, discardStdin: false, isEnabled: true });
  return {
    update: (text) => {
      spin.text = text;
      if (!spin.isSpinning) spin.start();
    },
    stop: () => {
      spin.stop();
    },
  };
}

function lines({ stderr, now }: Pick<Io, 'stderr' | 'now'>): Shown {
  let last = now();
  return {
    update: (text) => {
      if (now() - last < LINE_INTERVAL_MS) return;
      last = now();
      stderr.write(`${text}\n`);
    },
    stop: () => {},
  };
}
