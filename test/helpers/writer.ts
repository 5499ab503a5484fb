/** Starts a process that writes numbered lines into a file, and holds what was read against them. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ReadSource } from './read-input.ts';

const SCRIPT = fileURLToPath(new URL('log-writer.ts', import.meta.url));

export interface Writer {
  /** Stops it between two lines; resolves to how many are written. */
  pause(): Promise<number>;
  resume(): Promise<number>;
  /** It writes to whatever has the name now. */
  reopen(): Promise<number>;
  end(): Promise<number>;
}

/** Resolves once it writes; it ends with the test. */
export async function startWriter(t: TestContext, path: string, linesPerMs = 5): Promise<Writer> {
  const child = fork(SCRIPT, [path, String(linesPerMs)], { execArgv: ['--import', 'tsx'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'message');
  const order = async (what: string) => {
    const answer = once(child, 'message');
    child.send(what);
    return Number((await answer)[0]);
  };
  return {
    pause: () => order('pause'),
    resume: () => order('resume'),
    reopen: () => order('reopen'),
    end: () => order('end'),
  };
}

function numberOf(line: string): number {
  return Number.parseInt(line, 10);
}

/** Each of the lines 0 to `count` came once, and those of one file in their order. */
export function assertAllOnce(sources: readonly ReadSource[], count: number): void {
  for (const { lines } of sources) {
    const numbers = lines.map(numberOf);
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
    );
  }
  const all = sources.flatMap(({ lines }) => lines.map(numberOf)).sort((a, b) => a - b);
  const wrong = all.findIndex((number, index) => number !== index);
  assert.equal(wrong, -1, `line ${wrong} is not where it is expected, but ${all[wrong]}`);
  assert.equal(all.length, count);
}
