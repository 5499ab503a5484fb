/**
 * Broker -> store: gathers deliveries into batches, writes them, and acknowledges a delivery only when each of its
 * records is stored or parked. A failed write is tried again and nothing is given up: what a store that stays away
 * keeps us from writing goes back to the queue, and is asked for again when the store is back.
 */
import type { Consumer, Delivery } from '../broker/consumer.ts';
import type { LogaggError } from '../errors.ts';
import type { Writer } from '../store/writer.ts';
import type { BodyReader } from '../wire/body.ts';
import type { WireMessage } from '../wire/message.ts';
import { consume } from './collect-session.ts';
import type { PrefetchPolicy } from './prefetch.ts';

export interface CollectTally {
  /** Records that were delivered, a second delivery counted again. */
  received: number;
  stored: number;
  /** They were in the store already. */
  duplicates: number;
  /** In the dead-letter queue, with the reason. */
  parked: number;
  /** Writes that had to be tried again. */
  retries: number;
  /** Records that are gathered or being written. */
  held: number;
}

export function createCollectTally(): CollectTally {
  return { received: 0, stored: 0, duplicates: 0, parked: 0, retries: 0, held: 0 };
}

/** One write that has been done. */
export interface WriteReport {
  records: number;
  /** From the first try to the answer of the one that succeeded, in seconds. */
  seconds: number;
  /** When the first of its messages was sent, ms since the epoch; the wire carries whole seconds. */
  sentAt: number | undefined;
}

export interface CollectJob {
  /** A new connection, and on it a new consumer. */
  openConsumer(onDelivery: (delivery: Delivery) => void): Consumer;
  reader: BodyReader;
  writer: Writer;
  /** Resolves when the broker has it in the dead-letter queue. */
  park(message: WireMessage): Promise<void>;
  /** A write failed and is tried again. */
  onTrouble(error: LogaggError): void;
  onWritten(report: WriteReport): void;
  /** The store has been away for `holdMs`; so many records went back to the queue. */
  onReleased(records: number): void;
  /** Resolves when the store answers, or `stop` is aborted; rejects when it lets us in no more. */
  untilStoreAnswers(stop: AbortSignal): Promise<void>;
  /** Without it, the prefetch stays as the consumer has it. */
  prefetch: PrefetchPolicy | undefined;
  /** Records a write. */
  batchSize: number;
  /** How long a record waits for company while a write is under way, in ms. */
  flushMs: number;
  /** How long a write is tried again before its records go back to the queue, in ms. */
  holdMs: number;
  /** End when the queue is empty. */
  untilEmpty: boolean;
  stop: AbortSignal;
  /** How long the end may take after a stop, in ms; what is not written by then goes back to the queue. */
  shutdownMs: number;
  now(): number;
  tally: CollectTally;
}

export async function collect(job: CollectJob): Promise<void> {
  for (;;) {
    const ending = await consume(job);
    const released = job.tally.held;
    job.tally.held = 0;
    if (ending === 'done') return;
    job.onReleased(released);
    await job.untilStoreAnswers(job.stop);
    if (job.stop.aborted) return;
  }
}
