/** Shows the main job with real servers and real processes, counts what it shows, and tidies up: `npm run demo`. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LogaggError, messageOf } from '../../src/errors.ts';
import { removeFolder, scratchFolder } from '../servers/scratch.ts';
import { createChecks } from './checks.ts';
import { play } from './play.ts';
import { setStage } from './stage.ts';
import { createTerminal } from './terminal.ts';
import { createUndo } from './undo.ts';

const INTERRUPTED = 130;
const program = fileURLToPath(new URL('../../bin/logagg.js', import.meta.url));

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt.abort());
}
process.exitCode = await demo(interrupt.signal);

async function demo(stop: AbortSignal): Promise<number> {
  const undo = createUndo();
  const folder = scratchFolder('demo');
  undo.add(folder, () => removeFolder(folder));
  const env = commandEnvironment(folder);
  const terminal = createTerminal({ folder, env, stop });
  const checks = createChecks();
  let isDone = false;
  try {
    const stage = await setStage(terminal, undo);
    undo.add('a process', terminal.close);
    env['LOGAGG_AMQP_URL'] = stage.amqpUrl;
    env['LOGAGG_MONGO_URL'] = stage.database.url;
    await play({ ...stage, folder, terminal, checks, stop });
    isDone = true;
  } catch (error) {
    if (!stop.aborted) complain(error);
  }
  if (stop.aborted) process.stderr.write('\nStopped; tidying up\n');
  const left = await undo.run();
  for (const sentence of left) process.stderr.write(`demo: ${sentence}\n`);
  if (stop.aborted) return INTERRUPTED;
  terminal.say('');
  const isRight = checks.report(terminal);
  if (isDone && isRight && left.length === 0)
    terminal.say(`All of it as it should be, in ${seconds()} s`);
  return isDone && isRight && left.length === 0 ? 0 : 1;
}

/** `logagg` is on the path, and no setting of the user's own shows through. */
function commandEnvironment(folder: string): NodeJS.ProcessEnv {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(program, join(bin, 'logagg'));
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('LOGAGG_'));
  return { ...Object.fromEntries(others), PATH: `${bin}${delimiter}${process.env['PATH']}` };
}

function complain(error: unknown): void {
  const hint = error instanceof LogaggError && error.hint !== undefined ? `; ${error.hint}` : '';
  process.stderr.write(`demo: ${messageOf(error)}${hint}\n`);
}

function seconds(): string {
  return (performance.now() / 1000).toFixed(1);
}
