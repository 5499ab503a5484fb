/** Whole files, one after the other, each emitted again from its start until an emit of it ends well. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LogaggProcess, startLogagg } from '../../helpers/process.ts';
import { linesOf } from './oracle.ts';
import { aMoment, blow, type Source, type SourceSettings } from './sources.ts';

const LINES_A_FILE = 1500;
const GAP_MS = 300;
const LOOK_MS = 10;

export function plainFiles(settings: SourceSettings): Source {
  const { oracle, random, folder, env, heard, complain } = settings;
  const ending = new AbortController();
  let pausing = new AbortController();
  let files = 0;
  let current: LogaggProcess | undefined;
  let wasSignalled = false;
  let turns = Promise.resolve();

  async function emit(path: string): Promise<void> {
    while (!ending.signal.aborted) {
      wasSignalled = false;
      current = startLogagg(['emit', path, '--shutdown-timeout', '3s'], env);
      const { code, stderr } = await current.ended;
      heard('emit of a file', stderr);
      // One that was stopped in the middle ends well too, with a part of the file.
      if (wasSignalled) continue;
      if (code === 0) return;
      complain(`the emit of a file ended by itself with ${code}: ${stderr}`);
    }
  }

  async function takeTurns(): Promise<void> {
    while (!pausing.signal.aborted) {
      const path = join(folder, `${(files += 1)}.log`);
      await writeFile(path, linesOf(oracle.mint(LINES_A_FILE)));
      await emit(path);
      await sleep(GAP_MS);
    }
  }

  function resume(): void {
    pausing = new AbortController();
    turns = takeTurns();
  }

  async function running(): Promise<LogaggProcess> {
    while (current?.isRunning() !== true) await sleep(LOOK_MS);
    return current;
  }

  async function end(signal: NodeJS.Signals): Promise<string> {
    await aMoment(random);
    const emitting = await running();
    await aMoment(random);
    wasSignalled = true;
    emitting.kill(signal);
    const { code } = await emitting.ended;
    return `it ended with ${code ?? signal}`;
  }

  resume();
  return {
    async pause() {
      pausing.abort();
      await turns;
    },
    resume,
    kills: [blow('the emit of a file is killed', () => end('SIGKILL'))],
    stops: [blow('the emit of a file is stopped', () => end('SIGTERM'))],
    isFresh: true,
    finish: async () => undefined,
    async abandon() {
      pausing.abort();
      ending.abort();
      current?.kill('SIGKILL');
      await turns;
    },
  };
}
