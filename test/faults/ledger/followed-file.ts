/** A file that grows, is renamed now and then, and is followed by an emit that is killed and stopped. */
import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf } from './oracle.ts';
import { aMoment, blow, type Source, type SourceSettings, startTicking } from './sources.ts';
import { startWorker } from './worker.ts';

const LINES_A_TICK = 20;
/** At least. */
const TICKS_A_FILE = 150;

export function followedFile(settings: SourceSettings): Source {
  const { oracle, random, folder, env, heard, complain } = settings;
  const path = join(folder, 'app.log');
  const state = join(folder, 'state');
  let ticks = 0;
  let rotations = 0;

  function write(): void {
    const bytes = Buffer.from(linesOf(oracle.mint(LINES_A_TICK)));
    // In two writes, the first of which ends in the middle of a line, or of a character.
    const middle = random.whole(0, bytes.length);
    appendFileSync(path, bytes.subarray(0, middle));
    appendFileSync(path, bytes.subarray(middle));
    ticks += 1;
    if (ticks < TICKS_A_FILE || !isKnown()) return;
    ticks = 0;
    rotations += 1;
    renameSync(path, `${path}.${rotations}`);
  }

  /** One that came and went while no emit was there to see it would be nobody's. */
  function isKnown(): boolean {
    return existsSync(state) && readFileSync(state, 'utf8').includes(`"${statSync(path).ino}"`);
  }

  write();
  const ticker = startTicking(write);
  const worker = startWorker({
    name: 'emit of the followed file',
    args: ['emit', '--follow', path, '--state', state, '--shutdown-timeout', '3s'],
    env,
    onGaveUp: complain,
    heard,
  });
  const end = async (signal: NodeJS.Signals) => {
    await aMoment(random);
    const { code } = await worker.end(signal);
    return `it ended with ${code ?? signal}`;
  };
  return {
    // What is in the file is accepted, as the file can be read again.
    pause: async () => ticker.pause(),
    resume: ticker.resume,
    kills: [blow('the emit of the followed file is killed', () => end('SIGKILL'))],
    stops: [blow('the emit of the followed file is stopped', () => end('SIGTERM'))],
    isFresh: false,
    async finish() {
      const { code, stderr } = await worker.finish();
      if (code !== 0) complain(`the emit of the followed file ended with ${code}: ${stderr}`);
    },
    async abandon() {
      ticker.pause();
      await worker.abandon();
    },
  };
}
