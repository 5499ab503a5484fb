/** The dead-letter queue opened to be read, as it was found: nothing is declared. */
import type { ChannelModel } from 'amqplib';
import { LogaggError, messageOf } from '../errors.ts';
import { maskUrl } from '../mask-url.ts';
import { aborted } from '../pause.ts';
import { type ConnectionSettings, keepConnected } from './connection.ts';
import { type DeadReading, readDeadLetters } from './dead-reading.ts';
import { DEAD_QUEUE } from './topology.ts';

export interface DeadLetters {
  /** How it stood at the beginning; undefined where there is no such queue. */
  readonly found: { letters: number; readers: number } | undefined;
  /** Resolves to how many letters were handed over. Throws when the connection is lost: nothing goes on by itself. */
  read(reading: DeadReading): Promise<number>;
  close(): Promise<void>;
}

/** How often an empty queue is asked again: one that is too busy to answer looks the same. */
const MAX_CHECKS = 3;

/** On a connection of its own. Undefined when stopped before there was one. */
export async function openDeadLetters(
  settings: ConnectionSettings,
  stop: AbortSignal,
): Promise<DeadLetters | undefined> {
  let isClosing = false;
  let lose: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => (lose = reject));
  lost.catch(() => undefined);
  let connected: (model: ChannelModel) => void = () => undefined;
  const up = new Promise<ChannelModel>((resolve) => (connected = resolve));

  const connection = keepConnected({ ...settings, isPassive: true }, async (opened, gone) => {
    gone.addEventListener('abort', () => {
      // What was handed over is back in the queue, so there is no going on where it was.
      if (!isClosing) lose(lostError(settings.url));
      close().catch(() => undefined);
    });
    connected(opened);
  });

  async function close(): Promise<void> {
    isClosing = true;
    await connection.close();
  }

  const ended = connection.ended.then(() => undefined);
  const model = await Promise.race([up, ended, aborted(stop).then(() => undefined)]);
  if (model === undefined) {
    await close();
    return undefined;
  }
  return {
    found: await Promise.race([stateOf(model), lost]),
    read: (reading) => Promise.race([readDeadLetters(model, reading, stop), lost]),
    close,
  };
}

async function stateOf(model: ChannelModel): Promise<DeadLetters['found']> {
  const channel = await model.createChannel();
  channel.on('error', () => undefined);
  try {
    for (let checks = 1; ; checks += 1) {
      const { messageCount, consumerCount } = await channel.checkQueue(DEAD_QUEUE);
      if (messageCount + consumerCount === 0 && checks < MAX_CHECKS) continue;
      await channel.close();
      return { letters: messageCount, readers: consumerCount };
    }
  } catch (error) {
    if (messageOf(error).includes('NOT_FOUND')) return undefined;
    throw error;
  }
}

function lostError(url: string): LogaggError {
  return new LogaggError('unfinished', `lost the connection to RabbitMQ at ${maskUrl(url)}`, {
    hint: 'no letter is lost: run it again',
  });
}
