/** One channel's subscription to a queue, whose prefetch can be changed while it runs. */
import type { Channel, ConsumeMessage } from 'amqplib';

export interface Subscription {
  /** Begins, or goes on with another prefetch; without one the broker hands over all that it has. */
  start(prefetch: number | undefined): Promise<void>;
  cancel(): Promise<void>;
  /** How many messages wait in the queue. */
  waiting(): Promise<number>;
}

export function createSubscription(
  channel: Channel,
  { queue, autoAck }: { queue: string; autoAck?: boolean },
  onMessage: (message: ConsumeMessage | null) => void,
): Subscription {
  let tag: string | undefined;
  let turn: Promise<void> = Promise.resolve();

  async function replace(prefetch: number | undefined): Promise<void> {
    const former = tag;
    // A prefetch holds for consumers that begin after it, so a change is a new consumer in place of the old.
    if (prefetch !== undefined) await channel.prefetch(prefetch, false);
    const { consumerTag } = await channel.consume(queue, onMessage, { noAck: autoAck === true });
    tag = consumerTag;
    if (former !== undefined) await channel.cancel(former);
  }

  return {
    start(prefetch) {
      // One at a time: the first deliveries may ask for a change before the first consumer is known to stand.
      turn = turn.then(() => replace(prefetch));
      return turn;
    },
    async cancel() {
      if (tag !== undefined) await channel.cancel(tag);
    },
    async waiting() {
      return (await channel.checkQueue(queue)).messageCount;
    },
  };
}
