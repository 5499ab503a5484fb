/** A queue of one consumer's own: it gets a copy of everything, takes nothing from others, and goes with its channel. */
import type { Channel } from 'amqplib';
import { EXCHANGE } from './topology.ts';

export interface PrivateQueue {
  /** What it is bound to, of the log exchange. */
  patterns: readonly string[];
}

/** A consumer that does not keep up loses the oldest, and costs the broker no more than this. */
const MAX_MESSAGES = 100_000;

/** Makes it stand, under a name that the broker gives. */
export async function declarePrivateQueue(
  channel: Channel,
  { patterns }: PrivateQueue,
): Promise<string> {
  const { queue } = await channel.assertQueue('', {
    exclusive: true,
    autoDelete: true,
    arguments: { 'x-max-length': MAX_MESSAGES, 'x-overflow': 'drop-head' },
  });
  for (const pattern of patterns) await channel.bindQueue(queue, EXCHANGE, pattern);
  return queue;
}
