/**
 * Publishes messages so that each is known to be safe: persistent, mandatory, confirmed. What is not confirmed is
 * kept and published again on the next connection, under the same ids, so that the store keeps one of each.
 */
import type { ChannelModel, ConfirmChannel, Options } from 'amqplib';
import { createGate } from '../gate.ts';
import type { WireMessage } from '../wire/message.ts';
import { type Connection, type ConnectionSettings, keepConnected } from './connection.ts';

export interface Publisher {
  /** Takes a message over; it is kept until it is confirmed or given up. Never blocks: see `isFull`. */
  publish(message: WireMessage): void;
  /** Whether so much is under way that the source should be held back. */
  readonly isFull: boolean;
  /** Whether the broker takes messages at the moment, as far as is known. */
  readonly isUp: boolean;
  /** Gives back those of the messages that are not confirmed, in their order; they are not sent again. */
  takeBack(isWanted: (message: WireMessage) => boolean): WireMessage[];
  /** Resolves when there is room again; rejects when the broker refuses us for good. */
  room(): Promise<void>;
  /** Resolves when all is settled; rejects when the broker refuses us for good. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** What becomes of each message. */
export interface PublisherReports {
  /** The broker has it on disk and in a queue. */
  onConfirmed(message: WireMessage): void;
  /** No queue took it, however often it was tried: the broker has it nowhere. */
  onReturned(message: WireMessage): void;
  /** The broker refuses us for good. */
  onFailed?(error: unknown): void;
}

export interface PublisherSettings extends ConnectionSettings, PublisherReports {
  /** The exchange to publish to; empty for the default one, which routes to the queue of that name. */
  exchange: string;
  /** How often a message that no queue took is tried again. */
  maxReturns?: number;
}

interface Pending {
  message: WireMessage;
  options: Options.Publish;
  sentAt: number;
  returns: number;
  isReturned: boolean;
}

/** The client counts frames, not bytes; this is what a stalled broker may make us hold. */
const MAX_PENDING_BYTES = 8 * 1024 * 1024;
const MAX_PENDING_MESSAGES = 2000;
/** There is no time-out on a confirm in the protocol; a broker that takes longer is taken for dead. */
const CONFIRM_TIMEOUT_MS = 30_000;
const CHECK_MS = 5000;
/** The topology is declared anew before each further try. */
const MAX_RETURNS = 5;

export function createPublisher(settings: PublisherSettings): Publisher {
  const pending = new Map<string, Pending>();
  const gate = createGate();
  let bytes = 0;
  let sequence = 0;
  let channel: ConfirmChannel | undefined;
  let isBlocked = false;

  const connection: Connection = keepConnected(
    {
      ...settings,
      onEvent(event) {
        isBlocked = event.type === 'blocked' || (isBlocked && event.type !== 'unblocked');
        if (event.type === 'lost') isBlocked = false;
        settings.onEvent(event);
      },
    },
    openChannel,
  );
  connection.ended.catch((error: unknown) => {
    gate.fail(error);
    settings.onFailed?.(error);
  });

  async function openChannel(model: ChannelModel, gone: AbortSignal): Promise<void> {
    const opened = await model.createConfirmChannel();
    opened.on('error', () => undefined);
    opened.on('close', () => {
      if (channel !== opened) return;
      channel = undefined;
      connection.recycle('the broker closed the channel');
    });
    if (gone.aborted) return;
    gone.addEventListener('abort', () => (channel = undefined), { once: true });
    opened.on('return', ({ properties }) => {
      const entry = pending.get(String(properties.headers?.['x-logagg-seq']));
      if (entry !== undefined) entry.isReturned = true;
    });
    channel = opened;
    for (const [key, entry] of pending) send(key, entry);
  }

  function send(key: string, entry: Pending): void {
    if (channel === undefined) return;
    const sentOn = channel;
    entry.sentAt = performance.now();
    entry.isReturned = false;
    const { routingKey, body } = entry.message;
    sentOn.publish(settings.exchange, routingKey, body, entry.options, (error: unknown) => {
      // A confirm that never came, or came for an older connection, says nothing: the message goes out again.
      if (channel !== sentOn || pending.get(key) !== entry) return;
      if (error !== null && error !== undefined) connection.recycle('the broker refused a message');
      else if (entry.isReturned) retryReturned(key, entry);
      else settle(key, entry, settings.onConfirmed);
    });
  }

  function retryReturned(key: string, entry: Pending): void {
    entry.returns += 1;
    const { maxReturns = MAX_RETURNS } = settings;
    if (entry.returns > maxReturns) settle(key, entry, settings.onReturned);
    else connection.recycle('no queue took a message');
  }

  function settle(key: string, entry: Pending, report: (message: WireMessage) => void): void {
    pending.delete(key);
    bytes -= entry.message.body.length;
    report(entry.message);
    gate.look();
  }

  const isFull = () => bytes >= MAX_PENDING_BYTES || pending.size >= MAX_PENDING_MESSAGES;

  const watchdog = setInterval(() => {
    const [oldest] = pending.values();
    if (oldest === undefined || channel === undefined || isBlocked) return;
    const age = performance.now() - oldest.sentAt;
    if (age > CONFIRM_TIMEOUT_MS) connection.recycle('the broker does not confirm');
  }, CHECK_MS);

  return {
    publish(message) {
      const key = String((sequence += 1));
      const entry = {
        message,
        options: optionsOf(message, key),
        sentAt: 0,
        returns: 0,
        isReturned: false,
      };
      pending.set(key, entry);
      bytes += message.body.length;
      send(key, entry);
    },
    get isFull() {
      return isFull();
    },
    get isUp() {
      return channel !== undefined && !isBlocked;
    },
    takeBack(isWanted) {
      const taken: WireMessage[] = [];
      for (const [key, { message }] of pending) {
        if (!isWanted(message)) continue;
        pending.delete(key);
        bytes -= message.body.length;
        taken.push(message);
      }
      gate.look();
      return taken;
    },
    room: () => gate.until(() => !isFull()),
    settled: () => gate.until(() => pending.size === 0),
    async close() {
      clearInterval(watchdog);
      channel = undefined;
      await connection.close();
    },
  };
}

function optionsOf(message: WireMessage, sequence: string): Options.Publish {
  const options: Options.Publish = {
    persistent: true,
    mandatory: true,
    contentType: message.contentType,
    messageId: message.messageId,
    timestamp: Math.floor(message.timestamp / 1000),
    appId: 'logagg',
    headers: { ...message.headers, 'x-logagg-seq': sequence },
  };
  if (message.type !== undefined) options.type = message.type;
  if (message.contentEncoding !== undefined) options.contentEncoding = message.contentEncoding;
  return options;
}
