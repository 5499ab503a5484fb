/** One consumer's life: from its first delivery until the work is done, or the store is away for too long. */
import type { Delivery } from '../broker/consumer.ts';
import { messageOf } from '../errors.ts';
import { aborted, pause, within } from '../pause.ts';
import type { LogRecord } from '../record/record.ts';
import { deadBody } from '../wire/dead-letter.ts';
import type { CollectJob } from './collect.ts';
import { storeBatch } from './store-batch.ts';
import { createWriteQueue } from './write-queue.ts';

export type SessionEnding = 'done' | 'store-away';

/** How often `--until-empty` looks, and how long the queue must have been silent. */
const EMPTY_CHECK_MS = 200;

/** What was not settled by its end is back in the queue. */
export async function consume(job: CollectJob): Promise<SessionEnding> {
  const { tally } = job;
  const giveUp = new AbortController();
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  let leave: (ending: SessionEnding) => void = () => undefined;
  const away = new Promise<SessionEnding>((resolve) => (leave = resolve));
  let lastDelivery = performance.now();

  const queue = createWriteQueue({
    batchSize: job.batchSize,
    flushMs: job.flushMs,
    write: async (batch) => {
      const isStored = await storeBatch(batch, job, giveUp.signal);
      if (!isStored) leave('store-away');
    },
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

  const over = AbortSignal.any([job.stop, giveUp.signal]);

  async function untilEmpty(): Promise<void> {
    while (!over.aborted) {
      await pause(EMPTY_CHECK_MS, over);
      const isSilent = performance.now() - lastDelivery > EMPTY_CHECK_MS;
      if (isSilent && queue.isIdle && tally.held === 0 && (await consumer.waiting()) === 0) return;
    }
  }

  async function work(): Promise<SessionEnding> {
    await (job.untilEmpty ? untilEmpty() : aborted(over));
    await consumer.cancel();
    await within(queue.drain(), AbortSignal.abort(), job.shutdownMs);
    return 'done';
  }

  const consumer = job.openConsumer(onDelivery);
  consumer.ended.catch(fail);
  try {
    return await Promise.race([failed, away, work()]);
  } finally {
    queue.close();
    giveUp.abort();
    await consumer.close();
  }
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
