/**
 * One channel with one consumer of the dead-letter queue. Letters that are left stay held by it until it is closed,
 * and then go back to the queue in the order in which they came.
 */
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { LogaggError } from '../errors.ts';
import type { RawLetter } from '../wire/read-dead-letter.ts';
import { bare, envelopeOf } from './consumer.ts';
import { DEAD_QUEUE } from './topology.ts';

export interface DeadDelivery extends RawLetter {
  /** Nobody was handed this letter before. */
  isFresh: boolean;
  /** Once: `ack` takes it out of the queue for good, `leave` keeps it in its place. */
  settle(outcome: 'ack' | 'leave'): void;
}

export interface Holder {
  /** Letters that it holds to give them back. */
  readonly left: number;
  /** Letters that nothing was decided of yet. */
  readonly undecided: number;
  /** How many messages wait in the queue; 0 too when it is too busy to say. */
  waiting(): Promise<number>;
  /**
   * Gets no more letters. Those that were on their way are lost to us until it is closed, so of a holder that is
   * followed by another one this comes after `onDone`.
   */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

interface Handlers {
  /** `retire` asks for no more than is on its way already. */
  onLetter(delivery: DeadDelivery): 'retire' | void;
  /** All that it may hold is left, or it retires and all that was on its way is here. */
  onDone(): void;
  /** The broker has ended it. */
  onEnded(error: Error): void;
}

/** Holds so many letters at most. */
export async function openHolder(
  model: ChannelModel,
  most: number,
  { onLetter, onDone, onEnded }: Handlers,
): Promise<Holder> {
  const channel = await model.createChannel();
  /** How many letters the broker may hand over before the next acknowledgement. */
  let credit = most;
  let left = 0;
  let undecided = 0;
  let isOpen = true;
  let isRetired = false;
  /** What would bring further letters. */
  const keptBack: number[] = [];

  const ended = () => {
    if (isOpen) {
      onEnded(new LogaggError('unfinished', `RabbitMQ ended the reading of ${DEAD_QUEUE}`));
    }
    isOpen = false;
  };
  channel.on('error', ended);
  channel.on('close', ended);

  function look(): void {
    if (credit === 0 && (isRetired || left === most)) onDone();
  }

  function ack(tag: number): void {
    credit += 1;
    if (isOpen) channel.ack(bare(tag));
  }

  function settle(tag: number, outcome: 'ack' | 'leave'): void {
    undecided -= 1;
    if (outcome === 'leave') left += 1;
    else if (isRetired) keptBack.push(tag);
    else ack(tag);
    look();
  }

  const onMessage = (message: ConsumeMessage | null): void => {
    if (message === null) {
      ended();
      return;
    }
    const { deliveryTag, redelivered } = message.fields;
    credit -= 1;
    undecided += 1;
    const verdict = onLetter({
      body: message.content,
      envelope: envelopeOf(message),
      headers: message.properties.headers ?? {},
      isFresh: !redelivered,
      settle: (outcome) => settle(deliveryTag, outcome),
    });
    isRetired ||= verdict === 'retire';
    look();
  };

  await channel.prefetch(most, false);
  const { consumerTag } = await channel.consume(DEAD_QUEUE, onMessage);
  return {
    get left() {
      return left;
    },
    get undecided() {
      return undecided;
    },
    waiting: async () => (await channel.checkQueue(DEAD_QUEUE)).messageCount,
    async cancel() {
      await channel.cancel(consumerTag);
      isRetired = false;
      for (const tag of keptBack.splice(0)) ack(tag);
    },
    async close() {
      // The channel keeps back acknowledgements while the queue is busy, and forgets them when it is closed. It has
      // passed on those from before a cancel by the time that it answers a further question.
      await channel.checkQueue(DEAD_QUEUE);
      isOpen = false;
      await channel.close();
    },
  };
}
