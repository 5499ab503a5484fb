/** Sources -> broker: packs records into messages and publishes them, never more at a time than the broker takes. */
import type { Publisher, PublisherReports } from '../broker/publisher.ts';
import { within } from '../pause.ts';
import type { WireMessage } from '../wire/message.ts';
import type { Packer } from '../wire/packer.ts';
import { type ReadJob, readRecords } from './read-records.ts';

/** What became of the lines: read = confirmed + returned + unsettled, once the job has ended. */
export interface EmitTally {
  read: number;
  /** In a queue, on disk. */
  confirmed: number;
  /** No queue would take them. */
  returned: number;
  /** The job ended before the broker said anything of them. */
  unsettled: number;
}

export function createEmitTally(): EmitTally {
  return { read: 0, confirmed: 0, returned: 0, unsettled: 0 };
}

export interface EmitJob extends ReadJob {
  createPacker(send: (message: WireMessage) => void): Packer;
  /** How long a record waits for company, in ms. */
  lingerMs: number;
  /** How long the end waits for confirms after a stop, in ms. */
  shutdownMs: number;
  openPublisher(reports: PublisherReports): Publisher;
  /** Kept up to date while the job runs, and right also when it throws. */
  tally: EmitTally;
}

export async function emit(job: EmitJob): Promise<void> {
  const { tally } = job;
  const publisher = job.openPublisher({
    onConfirmed: (message) => (tally.confirmed += message.records),
    onReturned: (message) => (tally.returned += message.records),
  });
  const packer = job.createPacker((message) => publisher.publish(message));
  let linger: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(linger);
    linger = undefined;
    packer.flush();
  };
  try {
    await readRecords(
      job,
      (record) => {
        tally.read += 1;
        packer.add(record);
      },
      () => {
        linger ??= setTimeout(flush, job.lingerMs);
        return publisher.isFull ? within(publisher.room(), job.stop, job.shutdownMs) : undefined;
      },
    );
    flush();
    await within(publisher.settled(), job.stop, job.shutdownMs);
  } finally {
    clearTimeout(linger);
    tally.unsettled = tally.read - tally.confirmed - tally.returned;
    await publisher.close();
  }
}
