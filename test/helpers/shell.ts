/** Runs command lines as a person types them, in a folder, with `logagg` on the path. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

export interface Shell {
  /** Runs a line to its end, and gives what it printed. With `&` at its end it goes on behind the next ones. */
  run(command: string, expectedLines: number): Promise<string>;
  /** Lets it print so many lines, then presses Ctrl-C, and gives all that it printed. */
  interrupt(command: string, expectedLines: number): Promise<string>;
  /** Ends what still runs. */
  close(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../../bin/logagg.js', import.meta.url));
/** What of curl the examples need; not every machine has it. */
const CURL = `#!/usr/bin/env node
fetch(process.argv.at(-1)).then(async (answer) => process.stdout.write(await answer.text()));
`;

export function openShell(folder: string, env: NodeJS.ProcessEnv): Shell {
  const bin = join(folder, '.bin');
  mkdirSync(bin);
  symlinkSync(PROGRAM, join(bin, 'logagg'));
  writeFileSync(join(bin, 'curl'), CURL, { mode: 0o755 });
  const path = `${bin}${delimiter}${process.env['PATH']}`;
  const behind: Started[] = [];
  let count = 0;

  function start(command: string): Started {
    const file = join(folder, `.out-${(count += 1)}`);
    const out = openSync(file, 'w');
    const child = spawn('sh', ['-c', command], {
      cwd: folder,
      env: { ...process.env, ...env, PATH: path },
      stdio: ['ignore', out, out],
      // A group of its own: Ctrl-C is for all that the line started.
      detached: true,
    });
    closeSync(out);
    return { child, ended: once(child, 'exit'), printed: () => readFileSync(file, 'utf8') };
  }

  return {
    async run(command, expectedLines) {
      const line = command.replace(/ &$/, '');
      const started = start(line);
      if (line === command) {
        await started.ended;
      } else {
        behind.push(started);
        await hasPrinted(started, expectedLines);
      }
      return started.printed();
    },
    async interrupt(command, expectedLines) {
      const started = start(command);
      await hasPrinted(started, expectedLines);
      await pressCtrlC(started);
      return started.printed();
    },
    async close() {
      await Promise.all(behind.map(pressCtrlC));
    },
  };
}

interface Started {
  child: ChildProcess;
  ended: Promise<unknown>;
  printed(): string;
}

async function hasPrinted({ child, printed }: Started, lines: number): Promise<void> {
  const count = async () => printed().split('\n').length - 1;
  await eventually(count, (found) => found >= lines || child.exitCode !== null);
}

async function pressCtrlC({ child, ended }: Started): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
  await ended;
}
