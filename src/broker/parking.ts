/** Puts dead letters into their queue, each done only when the broker has it on disk. */
import { randomUUID } from 'node:crypto';
import type { WireMessage } from '../wire/message.ts';
import type { ConnectionSettings } from './connection.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { DEAD_QUEUE } from './topology.ts';

export interface Parking {
  /** Resolves when the broker has it on disk; rejects when it will not take it. */
  park(message: WireMessage): Promise<void>;
  close(): Promise<void>;
}

/**
 * A connection of its own, opened with the first need: the broker stops reading from a connection that publishes
 * while its memory is short, and acknowledgements on the same one would be stuck.
 */
export function createParking(settings: ConnectionSettings): Parking {
  const waiting = new Map<WireMessage, { resolve(): void; reject(reason: unknown): void }>();
  let publisher: Publisher | undefined;

  function open(): Publisher {
    return createPublisher({
      ...settings,
      exchange: '',
      onConfirmed: (message) => waiting.get(message)?.resolve(),
      onReturned: (message) =>
        waiting.get(message)?.reject(new Error(`${DEAD_QUEUE} does not take dead letters`)),
    });
  }

  return {
    async park(message) {
      publisher ??= open();
      // The default exchange routes by the name of the queue. A body without an id gets one, so that all that is
      // ever made of this letter is known to be the same.
      const messageId = message.messageId === '' ? randomUUID() : message.messageId;
      const letter = { ...message, messageId, routingKey: DEAD_QUEUE };
      const parked = new Promise<void>((resolve, reject) =>
        waiting.set(letter, { resolve, reject }),
      );
      publisher.publish(letter);
      try {
        // Rejects when the broker refuses us for good.
        await Promise.race([parked, publisher.settled().then(() => parked)]);
      } finally {
        waiting.delete(letter);
      }
    },
    async close() {
      await publisher?.close();
    },
  };
}
