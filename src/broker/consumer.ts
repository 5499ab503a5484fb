/** Consumes a queue: hands over each delivery with the means to settle it, across any number of connections. */
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { within } from '../pause.ts';
import type { Envelope } from '../wire/message.ts';
import { type ConnectionSettings, keepConnected } from './connection.ts';
import { createLedger, type Outcome } from './ledger.ts';
import { declarePrivateQueue, type PrivateQueue } from './private-queue.ts';
import { createSubscription, type QueueLook, type Subscription } from './subscription.ts';

export interface Delivery {
  body: Buffer;
  envelope: Envelope;
  /** The broker handed this message to somebody before. */
  isRedelivered: boolean;
  /** Once, on the channel it came from; a delivery of a lost connection is back in the queue, and this does nothing. */
  settle(outcome: Outcome): void;
}

export interface ConsumerSettings extends ConnectionSettings {
  /** By its name, or one of this consumer's own. */
  queue: string | PrivateQueue;
  /** How many deliveries may be unsettled at a time; means nothing with `autoAck`. */
  prefetch?: number;
  /** The broker forgets a message as it hands it over; `settle` then does nothing. */
  autoAck?: boolean;
  onDelivery(delivery: Delivery): void;
}

export interface Consumer {
  /** Resolves when it was closed, rejects when there is no use in trying on. */
  ended: Promise<void>;
  /** Changes how many deliveries may be unsettled at a time, now and on connections to come. */
  setPrefetch(count: number): void;
  /** Asks the broker for no more; deliveries that are out can still be settled. */
  cancel(): Promise<void>;
  /** How many messages wait in the queue, or undefined while there is no connection. */
  waiting(): Promise<number | undefined>;
  /** What waits in a queue that stands, and how many consume it; undefined while there is no connection. */
  look(queue: string): Promise<QueueLook | undefined>;
  close(): Promise<void>;
}

/** A dead broker gives no answer. */
const ANSWER_TIMEOUT_MS = 2000;

export function createConsumer(settings: ConsumerSettings): Consumer {
  let subscription: Subscription | undefined;
  let prefetch = settings.prefetch;
  let isCancelled = false;

  async function openChannel(model: ChannelModel, gone: AbortSignal): Promise<void> {
    if (isCancelled) return;
    const channel = await model.createChannel();
    let isOpen = !gone.aborted;
    gone.addEventListener('abort', () => (isOpen = false), { once: true });
    const lose = (reason: string) => {
      isOpen = false;
      subscription = undefined;
      connection.recycle(reason);
    };
    channel.on('error', () => undefined);
    channel.on('close', () => lose('the broker closed the channel'));
    const ledger = createLedger({
      ackUpTo: (tag) => isOpen && channel.ack(bare(tag), true),
      requeue: (tag) => isOpen && channel.nack(bare(tag), false, true),
    });
    const queue =
      typeof settings.queue === 'string'
        ? settings.queue
        : await declarePrivateQueue(channel, settings.queue);
    const onMessage = (message: ConsumeMessage | null) => {
      if (message === null) {
        lose(`the broker cancelled the consumer of ${queue}`);
        return;
      }
      const tag = message.fields.deliveryTag;
      if (settings.autoAck !== true) ledger.enter(tag);
      settings.onDelivery({
        body: message.content,
        envelope: envelopeOf(message),
        isRedelivered: message.fields.redelivered,
        settle: (outcome) => ledger.settle(tag, outcome),
      });
    };
    const opened = createSubscription(channel, { ...settings, queue }, onMessage);
    subscription = opened;
    await opened.start(prefetch);
  }

  const connection = keepConnected(
    {
      ...settings,
      onEvent(event) {
        if (event.type === 'lost') subscription = undefined;
        settings.onEvent(event);
      },
    },
    openChannel,
  );

  return {
    ended: connection.ended,
    setPrefetch(count) {
      prefetch = count;
      // A lost connection says so itself; the next one starts with this prefetch.
      subscription?.start(count).catch(() => undefined);
    },
    async cancel() {
      isCancelled = true;
      await subscription?.cancel().catch(() => undefined);
    },
    async waiting() {
      return subscription?.waiting().catch(() => undefined);
    },
    async look(other) {
      return subscription?.look(other).catch(() => undefined);
    },
    async close() {
      // The last acknowledgements leave at the end of the tick in which they were given, and the broker forgets
      // those that the end of the connection follows at once: an answer on the channel is behind them all.
      await new Promise((resolve) => setImmediate(resolve));
      const answered = Promise.resolve(subscription?.waiting()).catch(() => undefined);
      await within(answered, AbortSignal.abort(), ANSWER_TIMEOUT_MS);
      await connection.close();
    },
  };
}

/** As much of a message as the client needs to acknowledge it. */
export function bare(tag: number): ConsumeMessage {
  return { fields: { deliveryTag: tag } } as ConsumeMessage;
}

/** What arrives is untrusted: each property counts only if it has the type that it should. */
export function envelopeOf({ fields, properties }: ConsumeMessage): Envelope {
  const { contentType, contentEncoding, type, messageId, timestamp } =
    properties as unknown as Record<string, unknown>;
  const envelope: Envelope = { routingKey: fields.routingKey };
  if (typeof contentType === 'string') envelope.contentType = contentType;
  if (typeof contentEncoding === 'string') envelope.contentEncoding = contentEncoding;
  if (typeof type === 'string') envelope.type = type;
  if (typeof messageId === 'string') envelope.messageId = messageId;
  if (typeof timestamp === 'number') envelope.timestamp = timestamp;
  return envelope;
}
