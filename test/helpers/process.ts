/** logagg as a process of its own: started, listened to, signalled. It dies with the test that started it. */
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { tied } from '../servers/tied.ts';

export interface Ending {
  /** Missing where a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface LogaggProcess extends AsyncDisposable {
  stdin: Writable;
  pid: number;
  /** How it ended; never rejects. */
  ended: Promise<Ending>;
  isRunning: () => boolean;
  kill: (signal: NodeJS.Signals) => void;
  /** Gives the first group once it has said this, on stdout or stderr; rejects when it ends without. */
  said: (pattern: RegExp) => Promise<string>;
}

export const PROGRAM = fileURLToPath(new URL('../../bin/logagg.js', import.meta.url));

export function startLogagg(args: readonly string[], env: NodeJS.ProcessEnv): LogaggProcess {
  const [command, ...rest] = tied(process.execPath, [PROGRAM, ...args]);
  const child = spawn(command, rest, { env: { ...process.env, ...env } });
  const output = { stdout: '', stderr: '' };
  const news = new EventEmitter();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      news.emit('some');
    });
  }
  // A process that was killed reads no more; what became of it is told by `ended`.
  child.stdin.on('error', () => {});
  let isOver = false;
  const ended = once(child, 'close').then(() => {
    isOver = true;
    news.emit('some');
    return { code: child.exitCode, ...output };
  });

  async function said(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(output.stderr) ?? pattern.exec(output.stdout);
      if (match !== null) return match[1] ?? '';
      if (isOver) throw new Error(`it never said ${pattern}, but: ${output.stderr}`);
      await once(news, 'some');
    }
  }

  return {
    stdin: child.stdin,
    pid: child.pid ?? 0,
    ended,
    isRunning: () => !isOver,
    kill: (signal) => void child.kill(signal),
    said,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
