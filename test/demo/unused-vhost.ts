/** The virtual host of a broker's URL, where nothing of logagg is: the demo may then use it and clean it. */
import type { Channel } from 'amqplib';
import { DEAD_QUEUE, EXCHANGE, LOG_QUEUE, MONITORING_QUEUE } from '../../src/broker/topology.ts';
import { messageOf } from '../../src/errors.ts';
import { maskUrl } from '../../src/mask-url.ts';
import { onChannel } from './on-channel.ts';
import type { Vhost } from './vhost.ts';

const QUEUES = [LOG_QUEUE, DEAD_QUEUE, MONITORING_QUEUE];

/** Undefined where somebody's exchange or queue stands: even an empty queue may be filled at any time. */
export async function adoptUnused(url: string): Promise<Vhost | undefined> {
  const found = await Promise.all([
    stands(url, (channel) => channel.checkExchange(EXCHANGE)),
    ...QUEUES.map((name) => stands(url, (channel) => channel.checkQueue(name))),
  ]);
  if (found.includes(true)) return undefined;
  return {
    url,
    shown: `exchange and queues in ${maskUrl(url)}, where logagg has none`,
    async remove() {
      for (const name of QUEUES) await onChannel(url, (channel) => channel.deleteQueue(name));
      await onChannel(url, (channel) => channel.deleteExchange(EXCHANGE));
    },
  };
}

async function stands(
  url: string,
  check: (channel: Channel) => Promise<unknown>,
): Promise<boolean> {
  try {
    await onChannel(url, check);
    return true;
  } catch (error) {
    if (messageOf(error).includes('NOT_FOUND')) return false;
    throw error;
  }
}
