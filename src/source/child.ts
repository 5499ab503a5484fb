/** A command as a child process: started without a shell, signalled, and waited for. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
// The call alone: a child process object cannot signal its group.
import { kill } from 'node:process';
import type { Readable } from 'node:stream';
import { openChildPipes } from './child-pipe.ts';

export interface Child {
  stdout: Readable;
  stderr: Readable;
  /** The exit code of the command, or 128 + n for signal n; others may still hold its pipes. */
  exited: Promise<number>;
  readonly isRunning: boolean;
  /** To the command alone or to all processes of its group; nothing once it has ended. Throws where it may not. */
  signal(name: NodeJS.Signals, reach: 'command' | 'group'): void;
  /** Ends the wait for it. */
  abandon(): void;
}

/**
 * Starts it with our standard input, in a process group and session of its own: so a Ctrl-C reaches it once, by
 * `signal`, and not twice, which many programs take for "now". Rejects with the error of the system where it
 * cannot be started.
 */
export async function startChild(command: string, args: readonly string[]): Promise<Child> {
  const pipes = await openChildPipes(2);
  try {
    const [out = 'pipe', err = 'pipe'] = pipes?.map(({ writer }) => writer) ?? [];
    const child = spawn(command, args, { stdio: ['inherit', out, err], detached: true });
    let isRunning = true;
    const exited = exitCodeOf(child).finally(() => (isRunning = false));
    await once(child, 'spawn');
    const [stdout, stderr] = pipes?.map(({ reader }) => reader) ?? [child.stdout, child.stderr];
    if (child.pid === undefined || !stdout || !stderr) throw new Error('it has no output');
    const { pid } = child;
    return {
      stdout,
      stderr,
      exited,
      get isRunning() {
        return isRunning;
      },
      signal(name, reach) {
        if (isRunning) kill(reach === 'group' ? -pid : pid, name);
      },
      abandon: () => child.unref(),
    };
  } catch (error) {
    for (const { reader } of pipes ?? []) reader.destroy();
    throw error;
  } finally {
    for (const { closeWriter } of pipes ?? []) closeWriter();
  }
}

/** Never resolves for one that does not start. */
function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
