/** A server as a child process: it dies with this process, and can be killed and started again. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { LogaggError } from '../../src/errors.ts';
import { lastLine } from './command.ts';
import { tied } from './tied.ts';
import { until } from './until.ts';

export interface Program {
  /** What to call it in an error. */
  name: string;
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  isReady: () => Promise<boolean>;
}

export interface Child {
  pid: () => number;
  kill: (signal: NodeJS.Signals) => void;
  /** Resolves once the process has ended. */
  gone: () => Promise<void>;
  /** Ends what still runs, gently, and starts it again; resolves when it is ready. */
  restart: () => Promise<void>;
}

const readyWithinMs = 60_000;
const endWithinMs = 30_000;

export async function startChild(program: Program): Promise<Child> {
  let child = spawnTied(program);
  await ready(program, child);
  const kill = (signal: NodeJS.Signals) => void child.kill(signal);
  return {
    pid: () => child.pid ?? 0,
    kill,
    gone: () => ended(child),
    async restart() {
      await endGently(child);
      child = spawnTied(program);
      await ready(program, child);
    },
  };
}

/**
 * In a session of its own, so that Ctrl-C reaches us and not the server. The command must keep its
 * process id, so it may not be a shell that waits.
 */
function spawnTied({ command, args, env, logFile }: Program): ChildProcess {
  const log = openSync(logFile, 'a');
  const [first, ...rest] = tied(command, args);
  const child = spawn(first, rest, { env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => {});
  const killNow = () => void child.kill('SIGKILL');
  process.once('exit', killNow);
  child.once('exit', () => process.removeListener('exit', killNow));
  // The server must not keep a test file alive that forgot to stop it.
  child.unref();
  return child;
}

async function ready(program: Program, child: ChildProcess): Promise<void> {
  let isReady = false;
  await until(async () => (isReady = await program.isReady()) || hasEnded(child), readyWithinMs);
  if (isReady) return;
  if (hasEnded(child)) throw failure(program, `ended with ${child.exitCode ?? child.signalCode}`);
  child.kill('SIGKILL');
  throw failure(program, `was not ready within ${readyWithinMs / 1000} s`);
}

function failure({ name, logFile }: Program, what: string): Error {
  const words = lastLine(readFileSync(logFile, 'utf8'));
  return new LogaggError('failed', `${name} ${what}: ${words}`, { hint: `read ${logFile}` });
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function ended(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.ref();
  await once(child, 'exit');
}

async function endGently(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  child.kill('SIGCONT');
  const patience = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
  await ended(child);
  clearTimeout(patience);
}
