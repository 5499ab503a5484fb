/** Sources -> broker: publishes what the intake makes of their bytes, never more at a time than can be taken. */
import type { PublisherReports } from '../broker/publisher.ts';
import { within } from '../pause.ts';
import type { Input } from '../source/source.ts';
import type { Misfits } from './intake.ts';
import type { IntakeReports, IntakeWorker, Report } from './intake-worker.ts';
import type { Outbox } from './outbox.ts';
import { createSafePositions } from './safe-positions.ts';

/** What became of the lines: read = confirmed + spooled + dropped + unsettled, once the job has ended. */
export interface EmitTally {
  read: number;
  /** In a queue, on disk. */
  confirmed: number;
  /** In the spool, for the next run. */
  spooled: number;
  /** Given up, as the spool was full. */
  dropped: number;
  /** The job ended before the broker said anything of them, and they are in no spool. */
  unsettled: number;
  /** No queue would take them; they are counted as spooled or unsettled too. */
  returned: number;
  /** Of earlier runs: in a queue now. */
  recovered: number;
  /** Lines that were not of the format that was asked for. */
  misfits: Misfits;
}

export function createEmitTally(): EmitTally {
  return {
    read: 0,
    confirmed: 0,
    spooled: 0,
    dropped: 0,
    unsettled: 0,
    returned: 0,
    recovered: 0,
    misfits: { count: 0, samples: [] },
  };
}

export interface EmitReports extends PublisherReports {
  onDropped(records: number): void;
  onRecovered(records: number): void;
}

export interface EmitJob {
  input: Input;
  stop: AbortSignal;
  startIntake(reports: IntakeReports): IntakeWorker;
  openOutbox(reports: EmitReports): Promise<Outbox>;
  /** How long the end waits for confirms after a stop, in ms. */
  shutdownMs: number;
  /** Kept up to date while the job runs, and right also when it throws. */
  tally: EmitTally;
}

export async function emit(job: EmitJob): Promise<void> {
  const { tally, input } = job;
  const failed = new AbortController();
  const onFailed = () => failed.abort();
  const stop = AbortSignal.any([job.stop, failed.signal]);
  const positions = createSafePositions((source, offset) => input.confirmed?.(source, offset));
  // Both take a while to be there.
  const opening = job.openOutbox({
    onConfirmed(message) {
      tally.confirmed += message.records;
      positions.settled(message);
      intake.giveBack(message);
    },
    onReturned: (message) => (tally.returned += message.records),
    onDropped: (records) => (tally.dropped += records),
    onRecovered: (records) => (tally.recovered += records),
    onFailed,
  });
  const onReport = ({ packed, records, run, taken, read, floor, misfits }: Report) => {
    if (read !== undefined) input.giveBack?.(read);
    tally.read += records;
    tally.misfits = misfits;
    if (taken !== undefined) positions.taken(run, taken);
    for (const each of packed) {
      positions.sent(each);
      outbox.publish(each.message);
    }
    positions.reached(floor);
  };
  const intake = job.startIntake({ onReport, onFailed });
  const outbox = await opening.catch(async (error: unknown) => {
    await intake.close();
    throw error;
  });
  try {
    try {
      for await (const event of input.read(stop)) {
        intake.take(event);
        await intake.room();
        await within(outbox.room(), job.stop, job.shutdownMs);
      }
      await intake.finish();
    } finally {
      await within(outbox.settled(), stop, job.shutdownMs);
    }
  } finally {
    await intake.close();
    const { isKept, unwritten } = await outbox.close();
    const left = tally.read - tally.confirmed - tally.dropped;
    tally.unsettled = isKept ? unwritten : left;
    tally.spooled = left - tally.unsettled;
    await input.close?.();
  }
}
