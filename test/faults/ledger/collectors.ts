/** Three collectors that share the work, and are killed and stopped at it. */
import type { Random } from '../../demo/random.ts';
import type { Ending } from '../../helpers/process.ts';
import { told } from '../../helpers/tally.ts';
import type { ShownFault } from './servers.ts';
import { aMoment, blow } from './sources.ts';
import { startWorker, type Worker } from './worker.ts';

const COUNT = 3;

interface CollectorSettings {
  random: Random;
  env: NodeJS.ProcessEnv;
  count(what: string, more: number): void;
  heard(from: string, text: string): void;
  complain(text: string): void;
}

export interface Collectors {
  kills: readonly ShownFault[];
  stops: readonly ShownFault[];
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

export function startCollectors({
  random,
  env,
  count,
  heard,
  complain,
}: CollectorSettings): Collectors {
  function onEnded(ending: Ending): void {
    if (ending.code === null) return;
    if (ending.code !== 0) complain(`a collector ended with ${ending.code}: ${ending.stderr}`);
    for (const what of ['stored before', 'parked', 'retries']) count(what, told(ending, what));
  }

  const start = () =>
    startWorker({
      name: 'a collector',
      args: ['collect', '--shutdown-timeout', '3s'],
      env,
      onEnded,
      onGaveUp: complain,
      heard,
    });
  const workers: Worker[] = Array.from({ length: COUNT }, start);

  async function end(signal: NodeJS.Signals): Promise<string> {
    await aMoment(random);
    const { code } = (await workers[random.whole(0, COUNT - 1)]?.end(signal)) ?? {};
    return `it ended with ${code ?? signal}`;
  }

  return {
    kills: [blow('a collector is killed', () => end('SIGKILL'))],
    stops: [blow('a collector is stopped', () => end('SIGTERM'))],
    async finish() {
      await Promise.all(workers.map((worker) => worker.finish()));
    },
    async abandon() {
      await Promise.all(workers.map((worker) => worker.abandon()));
    },
  };
}
