/**
 * Lines fed into a pipe, whose emit keeps on disk what is accepted. One that is stopped says how many lines it has read,
 * so the next one is fed the rest. One that is killed says nothing: what it had on disk is accepted, what it may
 * not have had is in doubt.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../helpers/eventually.ts';
import type { Ending } from '../../helpers/process.ts';
import { told } from '../../helpers/tally.ts';
import { linesOf } from './oracle.ts';
import { aMoment, blow, type Source, type SourceSettings, startTicking } from './sources.ts';
import { startWorker } from './worker.ts';

interface PipeSettings extends SourceSettings {
  /** Only what it always keeps on disk survives that it is killed. */
  spool: 'always' | 'overflow';
}

const LINES_A_TICK = 8;
/** A reader that takes no more is not fed. */
const MAX_WAITING_BYTES = 256 * 1024;

export function pipe(settings: PipeSettings): Source {
  const { oracle, random, folder, env, count, heard, complain, spool } = settings;
  const name = `the emit of a pipe with --spool ${spool}`;
  const spoolFolder = join(folder, 'spool');
  /** What the present process was fed, in order, and how much of that is known to be accepted. */
  let fed: number[] = [];
  let known = 0;
  /** For the next process, as the one before it had not read it. */
  let left: number[] = [];

  const worker = startWorker({
    name,
    args: ['emit', '--spool', spool, '--spool-folder', spoolFolder, '--shutdown-timeout', '3s'],
    env,
    onEnded,
    onGaveUp: complain,
    heard,
  });

  function feed(): void {
    const { stdin } = worker.current;
    if (!stdin.writable || stdin.writableLength > MAX_WAITING_BYTES) return;
    const numbers = [...left.splice(0), ...oracle.mint(LINES_A_TICK)];
    fed.push(...numbers);
    stdin.write(linesOf(numbers));
  }

  function onEnded(ending: Ending): void {
    if (ending.code === null) {
      oracle.doubt(fed.slice(known));
    } else {
      left = fed.slice(told(ending, 'read'));
      count('recovered from a spool', told(ending, 'of earlier runs'));
      count('kept in a spool', told(ending, 'kept in the spool'));
      for (const what of ['not confirmed', 'dropped']) {
        if (told(ending, what) > 0) complain(`${name} let go of lines: ${ending.stderr}`);
      }
    }
    fed = [];
    known = 0;
  }

  async function kill(): Promise<string> {
    ticker.pause();
    await eventually(
      async () => missingOn(spoolFolder, fed),
      (missing) => missing === 0,
    );
    known = fed.length;
    ticker.resume();
    await aMoment(random);
    await worker.end('SIGKILL');
    return 'it ended with SIGKILL';
  }

  async function stop(): Promise<string> {
    await aMoment(random);
    const { code } = await worker.end('SIGTERM');
    return `it ended with ${code}`;
  }

  const ticker = startTicking(feed);
  return {
    async pause() {
      ticker.pause();
      if (left.length === 0) return;
      const numbers = left.splice(0);
      fed.push(...numbers);
      worker.current.stdin.write(linesOf(numbers));
    },
    resume: ticker.resume,
    kills: spool === 'always' ? [blow(`${name} is killed`, kill)] : [],
    stops: [blow(`${name} is stopped`, stop)],
    isFresh: false,
    async finish() {
      const ending = await worker.finish();
      if (ending.code !== 0) complain(`${name} ended with ${ending.code}: ${ending.stderr}`);
    },
    async abandon() {
      ticker.pause();
      await worker.abandon();
    },
  };
}

/** How many of these lines are on disk nowhere. What an emit appended stays there until it ends, sent or not. */
function missingOn(spoolFolder: string, numbers: readonly number[]): number {
  const there = new Set<number>();
  if (!existsSync(spoolFolder)) return numbers.length;
  for (const name of readdirSync(spoolFolder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.seg')) continue;
    const text = readFileSync(join(spoolFolder, name), 'latin1');
    for (const [, number] of text.matchAll(/"message":"(\d+) /g)) there.add(Number(number));
  }
  return numbers.filter((number) => !there.has(number)).length;
}
