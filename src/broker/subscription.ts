/** One channel's subscription to a queue, whose prefetch can be changed while it runs. */
import type { Channel, ConsumeMessage } from 'amqplib';

export interface QueueLook {
  /** That wait; those that somebody has in hand are not among them. */
  messages: number;
  consumers: number;
}

export interface Subscription {
  /** Begins, or goes on with another prefetch; without one the broker hands over all that it has. */
  start(prefetch: number | undefined): Promise<void>;
  cancel(): Promise<void>;
  /** How many messages wait in the queue. */
  waiting(): Promise<number>;
  look(queue: string): Promise<QueueLook>;
}

export function createSubscription(
  channel: Channel,
  { queue, autoAck }: { queue: string; autoAck?: boolean },
  onMessage: (message: ConsumeMessage | null) => void,
): Subscription {
  const tags: string[] = [];
  /** Of all its consumers together. */
  let inForce = 0;
  let turn: Promise<void> = Promise.resolve();

  async function consume(prefetch: number | undefined): Promise<void> {
    if (prefetch !== undefined) await channel.prefetch(prefetch, false);
    const { consumerTag } = await channel.consume(queue, onMessage, { noAck: autoAck === true });
    tags.push(consumerTag);
  }

  /**
   * A prefetch holds for consumers that begin after it: for more there is one more of them, for less a new one in place
   * of all. Not always in place: what a cancelled consumer has in hand RabbitMQ gives to no other if its node then
   * dies, until that is back (of a down node, quorum queues take back only from consumers that are `up`:
   * https://github.com/rabbitmq/rabbitmq-server/blob/v3.10.8/deps/rabbit/src/rabbit_fifo.erl).
   */
  async function change(prefetch: number | undefined): Promise<void> {
    const isMore = prefetch !== undefined && prefetch > inForce;
    const former = isMore ? [] : tags.splice(0);
    await consume(isMore ? prefetch - inForce : prefetch);
    inForce = prefetch ?? 0;
    for (const tag of former) await channel.cancel(tag);
  }

  return {
    start(prefetch) {
      // One at a time: the first deliveries may ask for a change before the first consumer is known to stand.
      turn = turn.then(() => change(prefetch));
      return turn;
    },
    async cancel() {
      await turn;
      for (const tag of tags) await channel.cancel(tag);
    },
    async waiting() {
      return (await channel.checkQueue(queue)).messageCount;
    },
    async look(other) {
      const { messageCount, consumerCount } = await channel.checkQueue(other);
      return { messages: messageCount, consumers: consumerCount };
    },
  };
}
