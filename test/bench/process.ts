/** Runs logagg as a user does, and measures the process from outside. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export const program = fileURLToPath(new URL('../../bin/logagg.js', import.meta.url));
const MEMORY_POLL_MS = 50;

export interface Measured {
  /** From the start of the process to its end. */
  seconds: number;
  /** The most memory that it had at a time. */
  peakMiB: number;
}

export type Env = Readonly<Record<string, string>>;

export interface Running {
  /** Resolves at its end; rejects with what it said when it fails. */
  ended: Promise<Measured>;
  /** Asks it to finish. */
  stop(): void;
}

export function start(env: Env, ...args: string[]): Running {
  return startWith('ignore', env, args);
}

/** Runs one command to its end, with a file piped into it. */
export function runPiped(env: Env, path: string, ...args: string[]): Promise<Measured> {
  const cat = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  return startWith(cat.stdout, env, args).ended;
}

function startWith(stdin: 'ignore' | Readable, env: Env, args: readonly string[]): Running {
  const started = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...env, TZ: 'UTC' },
    stdio: [stdin, 'ignore', 'pipe'],
  });
  if (child.stderr === null) throw new Error('stderr is a pipe');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let peakMiB = 0;
  const poll = setInterval(() => {
    peakMiB = Math.max(peakMiB, peakOf(child.pid));
  }, MEMORY_POLL_MS);

  async function end(): Promise<Measured> {
    const [code] = (await once(child, 'close')) as [number];
    clearInterval(poll);
    if (code !== 0) throw new Error(`logagg ${args.join(' ')} ended with ${code}: ${said}`);
    return { seconds: (performance.now() - started) / 1000, peakMiB };
  }

  return { ended: end(), stop: () => child.kill('SIGTERM') };
}

/** Runs one command to its end. */
export function run(env: Env, ...args: string[]): Promise<Measured> {
  return start(env, ...args).ended;
}

/** The kernel's own high-water mark; 0 once the process is gone. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
