/** A terminal to the eyes of the audience: what is done, the command as a user types it, and what it prints. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTheme } from '../../src/view/theme.ts';
import { output } from '../servers/command.ts';
import { type Child, startChild } from '../servers/child.ts';

export interface Terminal {
  /** Says what comes next. */
  step(text: string): void;
  /** Shows a command that is not run by `run`. */
  show(command: string): void;
  say(text: string): void;
  /** Shows a command and runs it, with its output on ours; throws when it fails. */
  run(command: string, place?: Place): Promise<void>;
  /** Runs a command unseen and gives what it printed on stdout. */
  ask(command: string): Promise<string>;
  /** Shows a command and runs it in the background, as in another terminal. */
  start(name: string, command: string): Promise<Background>;
  /** Ends all that still runs in the background. */
  close(): Promise<void>;
}

interface Place {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** It may ask the user something, as sudo does for a password. */
  asksUser?: boolean;
}

export interface Background {
  /** What it has printed so far. */
  printed(): string;
  /** Ends it as Ctrl-C does, and resolves when it has ended. */
  stop(): Promise<void>;
}

interface TerminalSettings {
  /** Where commands run. */
  folder: string;
  env: NodeJS.ProcessEnv;
  stop: AbortSignal;
}

const { stdout } = process;
/** Twice what a stop of logagg may take. */
const STOP_WITHIN_MS = 20_000;

export function createTerminal({ folder, env, stop }: TerminalSettings): Terminal {
  const theme = createTheme(stdout, process.env);
  const running: Background[] = [];
  let steps = 0;
  /** A command stands apart from the output above it. */
  let isBelowOutput = false;
  const say = (text: string) => {
    stdout.write(`${text}\n`);
    isBelowOutput = true;
  };
  const show = (command: string) => {
    stdout.write(`${isBelowOutput ? '\n' : ''}${theme.dim('$')} ${theme.bold(command)}\n`);
    isBelowOutput = false;
  };

  return {
    say,
    show,
    step(text) {
      stop.throwIfAborted();
      steps += 1;
      stdout.write(`\n${theme.bold(`${steps}. ${text}`)}\n`);
      isBelowOutput = false;
    },
    async run(command, place = { cwd: folder, env }) {
      stop.throwIfAborted();
      show(command);
      const code = await runShell(command, place, stop);
      isBelowOutput = true;
      stop.throwIfAborted();
      if (code !== 0) throw new Error(`'${command}' ended with ${code}`);
    },
    ask: (command) => output('sh', ['-c', `cd "$0" && ${command}`, folder], { env }),
    async start(name, line) {
      show(line);
      const [command = '', ...args] = line.split(' ');
      const logFile = join(folder, `${name}.out`);
      const colors = stdout.isTTY ? { CLICOLOR_FORCE: '1' } : {};
      const program = { name, command, args, env: { ...env, ...colors }, logFile, isReady };
      const started = background(await startChild(program), logFile);
      running.push(started);
      return started;
    },
    async close() {
      await Promise.all(running.map((process) => process.stop()));
    },
  };
}

/** The exit code of a command line; a stop interrupts all that the line has started, as a terminal would. */
async function runShell(
  command: string,
  { cwd, env, asksUser = false }: Place,
  stop: AbortSignal,
): Promise<number | null> {
  const child = spawn('sh', ['-c', command], {
    cwd,
    env,
    stdio: [asksUser ? 'inherit' : 'ignore', 'inherit', 'inherit'],
    // A process group of its own, which can be signalled as one; but it could ask nothing.
    detached: !asksUser,
  });
  const interrupt = () => {
    if (child.pid !== undefined) process.kill(asksUser ? child.pid : -child.pid, 'SIGINT');
  };
  stop.addEventListener('abort', interrupt, { once: true });
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  } finally {
    stop.removeEventListener('abort', interrupt);
  }
}

/** Whoever needs it waits for what it does. */
async function isReady(): Promise<boolean> {
  return true;
}

function background(child: Child, logFile: string): Background {
  return {
    printed: () => readFileSync(logFile, 'utf8'),
    async stop() {
      child.kill('SIGINT');
      const patience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await child.gone();
      clearTimeout(patience);
    },
  };
}
