/** Writes a batch, for as many tries as its time allows, parks what cannot be stored, and acknowledges the rest. */
import { backoffMs } from '../backoff.ts';
import type { Delivery } from '../broker/consumer.ts';
import { LogaggError } from '../errors.ts';
import { pause } from '../pause.ts';
import type { Rejection, Written } from '../store/writer.ts';
import { deadBody, deadRecord } from '../wire/dead-letter.ts';
import type { WireMessage } from '../wire/message.ts';
import type { CollectJob, WriteReport } from './collect.ts';
import type { Batch } from './write-queue.ts';

/** A record as JSON may be larger than the body that it came in; RabbitMQ 4 takes no message above this. */
const MAX_LETTER_BYTES = 16 * 1024 * 1024;

/** Whether it was stored; not, when `giveUp` was aborted or the store has been away for `holdMs`. */
export async function storeBatch(
  batch: Batch,
  job: CollectJob,
  giveUp: AbortSignal,
): Promise<boolean> {
  const start = performance.now();
  let failingSince: number | undefined;
  for (let failures = 1; !giveUp.aborted; failures += 1) {
    try {
      const written = await job.writer.write(batch.records, job.now());
      // Too late: its deliveries are back in the queue, and whoever gets them finds the records stored.
      if (giveUp.aborted) return false;
      await finish(batch, written, job);
      job.onWritten(reportOf(batch, start));
      return true;
    } catch (error) {
      if (giveUp.aborted) return false;
      if (!(error instanceof LogaggError && error.kind === 'unreachable')) throw error;
      job.tally.retries += 1;
      job.onTrouble(error);
      failingSince ??= performance.now();
      if (performance.now() - failingSince >= job.holdMs) return false;
      await pause(backoffMs(failures), giveUp);
    }
  }
  return false;
}

async function finish(batch: Batch, written: Written, job: CollectJob): Promise<void> {
  const { tally } = job;
  for (const rejection of written.rejected) {
    await job.park(letterOf(rejection, batch, job.now()));
  }
  tally.stored += written.stored;
  tally.duplicates += written.duplicates;
  tally.parked += written.rejected.length;
  tally.held -= batch.records.length;
  for (const delivery of batch.deliveries) delivery.settle('ack');
}

/** The record as JSON, so that it keeps its id; where that is too large, and it came alone, the body that it came in. */
function letterOf({ record, code, reason }: Rejection, batch: Batch, now: number): WireMessage {
  const letter = deadRecord(record, { code, reason }, now);
  if (letter.body.length <= MAX_LETTER_BYTES) return letter;
  const delivery = deliveryOfOne(batch, batch.records.indexOf(record));
  if (delivery === undefined) return letter;
  return deadBody(delivery.body, delivery.envelope, { code, reason }, now);
}

/** The delivery that brought this record and no other. */
function deliveryOfOne({ deliveries, counts }: Batch, index: number): Delivery | undefined {
  let before = 0;
  for (const [at, count] of counts.entries()) {
    if (index < before + count) return count === 1 ? deliveries[at] : undefined;
    before += count;
  }
  return undefined;
}

function reportOf({ records, deliveries }: Batch, start: number): WriteReport {
  let sent: number | undefined;
  for (const { envelope } of deliveries) {
    if (envelope.timestamp !== undefined) sent = Math.min(sent ?? Infinity, envelope.timestamp);
  }
  return {
    records: records.length,
    seconds: (performance.now() - start) / 1000,
    sentAt: sent === undefined ? undefined : sent * 1000,
  };
}
