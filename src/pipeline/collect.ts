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

interface Batch {
  deliveries: Delivery[];
  records: LogRecord[];
  bytes: number;
}

/** Measured: one write at a time stores 0.7 of what two do; a third gains nothing. */
const WRITES_IN_FLIGHT = 2;
/** A batch of large records is closed by its size; MongoDB takes 48 MB in one command. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** How often `--until-empty` looks, and how long the queue must have been silent. */
const EMPTY_CHECK_MS = 200;

export async function collect(job: CollectJob): Promise<void> {
  const { tally } = job;
  const full: Batch[] = [];
  const writes = new Set<Promise<void>>();
  const giveUp = new AbortController();
  let open = emptyBatch();
  let flushTimer: NodeJS.Timeout | undefined;
  let idleFlush: NodeJS.Immediate | undefined;
  let fail: (error: unknown) => void = () => undefined;
  let lastDelivery = performance.now();
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);

  function onDelivery(delivery: Delivery): void {
    lastDelivery = performance.now();
    let records: LogRecord[];
    try {
      records = job.reader.read(delivery.body, delivery.envelope);
    } catch (error) {
      parkWhole(delivery, error);
      return;
    }
    const prefetch = job.prefetch?.observe(records.length, delivery.body.length);
    if (prefetch !== undefined) consumer.setPrefetch(prefetch);
    tally.received += records.length;
    tally.held += records.length;
    open.deliveries.push(delivery);
    for (const record of records) open.records.push(record);
    open.bytes += delivery.body.length;
    if (open.records.length >= job.batchSize || open.bytes >= MAX_BATCH_BYTES) {
      flush();
    } else {
      flushTimer ??= setTimeout(flush, job.flushMs);
      flushWhenIdle();
    }
  }

  function parkWhole(delivery: Delivery, error: unknown): void {
    tally.received += 1;
    const cause = { code: 'unreadable', reason: messageOf(error) };
    const letter = deadBody(delivery.body, delivery.envelope, cause, job.now());
    track(
      job.park(letter).then(() => {
        tally.parked += 1;
        return delivery.settle('ack');
      }),
    );
  }

  /** Company is waited for only while a write is under way; what came together is written together. */
  function flushWhenIdle(): void {
    if (writes.size === 0) idleFlush ??= setImmediate(flush);
  }

  function flush(): void {
    clearTimeout(flushTimer);
    clearImmediate(idleFlush);
    flushTimer = undefined;
    idleFlush = undefined;
    if (open.deliveries.length > 0) full.push(open);
    open = emptyBatch();
    while (writes.size < WRITES_IN_FLIGHT) {
      const next = full.shift();
      if (next === undefined) return;
      track(store(next));
    }
  }

  function track(work: Promise<void>): void {
    const tracked = work.catch(fail).finally(() => {
      writes.delete(tracked);
      if (full.length > 0) flush();
      else if (open.deliveries.length > 0) flushWhenIdle();
    });
    writes.add(tracked);
  }

  async function store(batch: Batch): Promise<void> {
    for (let failures = 1; !giveUp.signal.aborted; failures += 1) {
      try {
        const written = await job.writer.write(batch.records, job.now());
        for (const { record, code, reason } of written.rejected) {
          await job.park(deadRecord(record, { code, reason }, job.now()));
        }
        tally.stored += written.stored;
        tally.duplicates += written.duplicates;
        tally.parked += written.rejected.length;
        tally.held -= batch.records.length;
        for (const delivery of batch.deliveries) delivery.settle('ack');
        return;
      } catch (error) {
        if (!(error instanceof LogaggError && error.kind === 'unreachable')) throw error;
        tally.retries += 1;
        job.onTrouble(error);
        await pause(backoffMs(failures), giveUp.signal);
      }
    }
  }

  async function drained(): Promise<void> {
    flush();
    while (writes.size > 0) await Promise.all(writes);
  }

  const consumer = job.openConsumer(onDelivery);
  consumer.ended.catch((error: unknown) => fail(error));
  try {
    await Promise.race([failed, job.untilEmpty ? untilEmpty() : aborted(job.stop)]);
    await consumer.cancel();
    await Promise.race([failed, within(drained(), AbortSignal.abort(), job.shutdownMs)]);
  } finally {
    clearTimeout(flushTimer);
    clearImmediate(idleFlush);
    giveUp.abort();
    // What was not settled goes back to the queue with the connection.
    await consumer.close();
  }

  async function untilEmpty(): Promise<void> {
    while (!job.stop.aborted) {
      await pause(EMPTY_CHECK_MS, job.stop);
      const isIdle = performance.now() - lastDelivery > EMPTY_CHECK_MS && tally.held === 0;
      if (isIdle && writes.size === 0 && (await consumer.waiting()) === 0) return;
    }
  }
}

function emptyBatch(): Batch {
  return { deliveries: [], records: [], bytes: 0 };
}
