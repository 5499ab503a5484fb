/** Shows a long result through the pager of the user; a short one, or one without a pager, as it is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Io, print, terminalWidth } from '../io.ts';
import { complaint } from '../view/complaint.ts';
import type { Output } from './output.ts';

/** Quits by itself what fits a screen, takes colours, and leaves what was read on the screen. */
const USUAL = 'less -FRX';
/** The same for a `less` or an `lv` that is named without flags, as git has it. */
const USUAL_FLAGS = { LESS: 'FRX', LV: '-c' };
const USUAL_ROWS = 24;
const USUAL_COLUMNS = 80;

/**
 * The words of the pager's command line, of `$LOGAGG_PAGER`, else `$PAGER`, else `less -FRX`; undefined where no pager is
 * wanted (an empty one, `cat`, a dumb terminal). Quotes and backslashes are understood, but no shell reads it, as systemd has
 * it: a variable that came along from elsewhere can name a program, and no more than that.
 */
export function pagerCommand(env: Io['env']): string[] | undefined {
  if (env['TERM'] === 'dumb') return undefined;
  const words = wordsOf(env['LOGAGG_PAGER'] ?? env['PAGER'] ?? USUAL);
  return words.length === 0 || (words.length === 1 && words[0] === 'cat') ? undefined : words;
}

function wordsOf(line: string): string[] {
  const words = line.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*'|["'\\])+/gs) ?? [];
  return words.map((word) =>
    word.replace(
      /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs,
      (_, plain?: string, double?: string, single?: string) =>
        plain ?? single ?? (double ?? '').replace(/\\(["\\])/g, '$1'),
    ),
  );
}

/** Starts the pager with what is more than a screen. On a terminal only. */
export function pagedOutput(io: Io, command: readonly string[]): Output {
  const quit = new AbortController();
  // A terminal that does not know its size says 0.
  const width = terminalWidth(io) || USUAL_COLUMNS;
  let held = '';
  let left = (io.stdout.rows || USUAL_ROWS) - 1;
  let pager: Pager | undefined;
  let isPlain = false;

  async function write(text: string): Promise<void> {
    if (pager !== undefined) return pager.write(text);
    if (isPlain) return print(io.stdout, text);
    held += text;
    left -= rowsOf(text, width);
    if (left >= 0) return undefined;
    pager = await startPager(io, command, () => quit.abort());
    isPlain = pager === undefined;
    const all = held;
    held = '';
    return write(all);
  }

  async function finish(): Promise<void> {
    await print(io.stdout, held);
    await pager?.end();
  }
  return {
    write,
    stop: AbortSignal.any([io.stop, quit.signal]),
    isTerminal: true,
    width,
    finish,
    // What there is may still be read.
    abandon: finish,
  };
}

/** How many rows of the terminal a text takes, or more: escape sequences count too. */
function rowsOf(text: string, width: number): number {
  const lines = text.split('\n');
  return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / width)), -1);
}

interface Pager {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

/** Undefined, and said, when it cannot be started. */
async function startPager(
  io: Io,
  [program = '', ...args]: readonly string[],
  onQuit: () => void,
): Promise<Pager | undefined> {
  const env = { ...USUAL_FLAGS, ...io.env };
  const child = spawn(program, args, { stdio: ['pipe', 'inherit', 'inherit'], env });
  const ended = once(child, 'exit').then(onQuit, () => {});
  try {
    await once(child, 'spawn');
  } catch (error) {
    const isUsual = io.env['LOGAGG_PAGER'] === undefined && io.env['PAGER'] === undefined;
    if (!isUsual) io.stderr.write(`${complaint(`no pager: ${String(error)}`)}\n`);
    return undefined;
  }
  // Whoever quits it has seen enough.
  child.stdin.on('error', () => {});
  io.host((signal) => forward(child, signal), true);
  return {
    write: (text) => print(child.stdin, text),
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}

/** The terminal sends Ctrl-C to the pager itself, to which it means something else. */
function forward(child: ChildProcess, signal: NodeJS.Signals): void {
  if (signal !== 'SIGINT' && signal !== 'SIGQUIT') child.kill(signal);
}
