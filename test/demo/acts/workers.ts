/** Collectors and monitor: started in the background, and ended at the end. */
import { LOG_QUEUE, MONITORING_QUEUE } from '../../../src/broker/topology.ts';
import { onChannel } from '../on-channel.ts';
import { type Scene, waitUntil } from '../scene.ts';
import type { Background } from '../terminal.ts';

export interface Workers {
  collectors: readonly Background[];
  monitor: Background;
}

export async function startWorkers(scene: Scene): Promise<Workers> {
  const { amqpUrl, terminal } = scene;
  terminal.step('Two collectors share the work, a monitor watches; each has a terminal.');
  const collectors = [
    await terminal.start('one', 'logagg collect --name one'),
    await terminal.start('two', 'logagg collect --name two'),
  ];
  const monitor = await terminal.start('monitor', 'logagg monitor');
  await waitUntil(scene, 'both collectors and the monitor are at work', async () => {
    return (
      (await consumers(amqpUrl, LOG_QUEUE)) === collectors.length &&
      (await consumers(amqpUrl, MONITORING_QUEUE)) === 1
    );
  });
  return { collectors, monitor };
}

export async function stopWorkers(
  { terminal, checks }: Scene,
  { collectors, monitor }: Workers,
): Promise<void> {
  terminal.step('Ctrl-C ends collectors and monitor; each says what it did.');
  const workers = [...collectors, monitor];
  await Promise.all(workers.map((worker) => worker.stop()));
  for (const worker of workers) terminal.say(worker.printed().trimEnd().split('\n').at(-1) ?? '');
  const busy = collectors.filter((collector) => /stored [1-9]/.test(collector.printed()));
  checks.equal('collectors that stored records', busy.length, collectors.length);
}

/** How many consume a queue; none while the queue is not there. */
function consumers(amqpUrl: string, queue: string): Promise<number> {
  return onChannel(amqpUrl, async (channel) => {
    return (await channel.checkQueue(queue)).consumerCount;
  }).catch(() => 0);
}
