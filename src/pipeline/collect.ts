/**
 * Broker -> store: gathers deliveries into batches, writes them, and acknowledges a delivery only when each of its
 * records is stored or parked. A failed write is tried again for as long as it takes; nothing is given up.
 */
import type { Consumer, Delivery } from '../broker/consumer.ts';
import { backoffMs } from '../backoff.ts';
import { LogaggError, messageOf } from '../errors.ts';
import { aborted, pause, within } from '../pause.ts';
import type { LogRecord } from '../record/record.ts';
import type { Writer } from '../store/writer.ts';
import type { BodyReader } from '../wire/body.ts';
import type { PrefetchPolicy } from './prefetch.ts';
import { type Batch, createWriteQueue } from './write-queue.ts';
import { deadBody, deadRecord } from '../wire/dead-letter.ts';
import type { WireMessage } from '../wire/message.ts';

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

export interface CollectJob {
  openConsumer(onDelivery: (delivery: Delivery) => void): Consumer;
  reader: BodyReader;
  writer: Writer;
  /** Resolves when the broker has it in the dead-letter queue. */
  park(message: WireMessage): Promise<void>;
  /** A write failed and is tried again. */
  onTrouble(error: LogaggError): void;
  /** Without it, the prefetch stays as the consumer has it. */
  prefetch: PrefetchPolicy | undefined;
  /** Records a write. */
  batchSize: number;
  /** How long a record waits for company while a write is under way, in ms. */
  flushMs: number;
  /** End when the queue is empty. */
  untilEmpty: boolean;
  stop: AbortSignal;
  /** How long the end may take after a stop, in ms; what is not written by then goes back to the queue. */
  shutdownMs: number;
  now(): number;
  tally: CollectTally;
}

/** How often `--until-empty` looks, and how long the queue must have been silent. */
const EMPTY_CHECK_MS = 200;

export async function collect(job: CollectJob): Promise<void> {
  const { tally } = job;
  const giveUp = new AbortController();
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  let lastDelivery = performance.now();

  const queue = createWriteQueue({
    batchSize: job.batchSize,
    flushMs: job.flushMs,
    write: (batch) => store(batch, job, giveUp.signal),
    onFailed: fail,
  });

  function onDelivery(delivery: Delivery): void {
    lastDelivery = performance.now();
    let records: LogRecord[];
    try {
      records = job.reader.read(delivery.body, delivery.envelope);
    } catch (error) {
      parkWhole(delivery, error, job).catch(fail);
      return;
    }
    const prefetch = job.prefetch?.observe(records.length, delivery.body.length);
    if (prefetch !== undefined) consumer.setPrefetch(prefetch);
    tally.received += records.length;
    tally.held += records.length;
    queue.add(delivery, records);
  }

  async function untilEmpty(): Promise<void> {
    while (!job.stop.aborted) {
      await pause(EMPTY_CHECK_MS, job.stop);
      const isSilent = performance.now() - lastDelivery > EMPTY_CHECK_MS;
      if (isSilent && queue.isIdle && tally.held === 0 && (await consumer.waiting()) === 0) return;
    }
  }

  const consumer = job.openConsumer(onDelivery);
  consumer.ended.catch(fail);
  try {
    await Promise.race([failed, job.untilEmpty ? untilEmpty() : aborted(job.stop)]);
    await consumer.cancel();
    await Promise.race([failed, within(queue.drain(), AbortSignal.abort(), job.shutdownMs)]);
  } finally {
    queue.close();
    giveUp.abort();
    // What was not settled goes back to the queue with the connection.
    await consumer.close();
  }
}

/** Writes a batch, for as many tries as it takes, and acknowledges its deliveries. */
async function store(batch: Batch, job: CollectJob, giveUp: AbortSignal): Promise<void> {
  for (let failures = 1; !giveUp.aborted; failures += 1) {
    try {
      await storeOnce(batch, job);
      return;
    } catch (error) {
      if (giveUp.aborted) return;
      if (!(error instanceof LogaggError && error.kind === 'unreachable')) throw error;
      job.tally.retries += 1;
      job.onTrouble(error);
      await pause(backoffMs(failures), giveUp);
    }
  }
}

async function storeOnce({ records, deliveries }: Batch, job: CollectJob): Promise<void> {
  const { tally } = job;
  const written = await job.writer.write(records, job.now());
  for (const { record, code, reason } of written.rejected) {
    await job.park(deadRecord(record, { code, reason }, job.now()));
  }
  tally.stored += written.stored;
  tally.duplicates += written.duplicates;
  tally.parked += written.rejected.length;
  tally.held -= records.length;
  for (const delivery of deliveries) delivery.settle('ack');
}

/** A body that says nothing we can read goes to the dead letters as it came. */
async function parkWhole(delivery: Delivery, error: unknown, job: CollectJob): Promise<void> {
  const { tally } = job;
  tally.received += 1;
  tally.held += 1;
  const cause = { code: 'unreadable', reason: messageOf(error) };
  await job.park(deadBody(delivery.body, delivery.envelope, cause, job.now()));
  tally.held -= 1;
  tally.parked += 1;
  delivery.settle('ack');
}
