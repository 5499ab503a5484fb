/** Broker -> eyes: shows errors and warnings as they come, and looks at the alerts. */
import type { Consumer, Delivery } from '../broker/consumer.ts';
import { aborted, pause } from '../pause.ts';
import type { LogRecord } from '../record/record.ts';
import type { BodyReader } from '../wire/body.ts';
import type { Board } from './alert/board.ts';

export interface MonitorTally {
  errors: number;
  warnings: number;
  /** Episodes that were told of here. */
  alerts: number;
  /** Notices that a notifier has delivered, and those that were given up. */
  notified: number;
  undelivered: number;
  /** Messages that could not be read. */
  unreadable: number;
}

export function createMonitorTally(): MonitorTally {
  return { errors: 0, warnings: 0, alerts: 0, notified: 0, undelivered: 0, unreadable: 0 };
}

export interface MonitorJob {
  openConsumer(onDelivery: (delivery: Delivery) => void): Consumer;
  reader: BodyReader;
  board: Board;
  onRecords(records: LogRecord[]): void;
  stop: AbortSignal;
  tally: MonitorTally;
}

/** Between two looks when nothing comes: an alert that is over, or goes on, is told by so much late. */
const LOOK_MS = 1000;
/** A look waits so long for more of a burst; nobody sees an alert a fifth of a second earlier. */
const GATHER_MS = 200;

export async function monitor(job: MonitorJob): Promise<void> {
  const { tally } = job;
  /** Read, and to be acknowledged with the next look. */
  let held: Delivery[] = [];
  let news = new AbortController();

  function onDelivery(delivery: Delivery): void {
    held.push(delivery);
    news.abort();
    let records: LogRecord[];
    try {
      records = job.reader.read(delivery.body, delivery.envelope);
    } catch {
      // Parking it is the collector's part, which has a copy of its own.
      tally.unreadable += 1;
      return;
    }
    job.onRecords(records);
    for (const { severity } of records) {
      if (severity === 'WARN') tally.warnings += 1;
      if (severity === 'ERROR' || severity === 'FATAL') tally.errors += 1;
    }
    job.board.add(records);
  }

  async function look(): Promise<void> {
    const deliveries = held;
    held = [];
    news = new AbortController();
    await job.board.look();
    for (const delivery of deliveries) delivery.settle('ack');
  }

  async function keepLooking(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await look();
      await pause(LOOK_MS, AbortSignal.any([stop, news.signal]));
      await pause(GATHER_MS, stop);
    }
  }

  const consumer = job.openConsumer(onDelivery);
  const over = new AbortController();
  const looking = keepLooking(AbortSignal.any([job.stop, over.signal]));
  try {
    await Promise.race([consumer.ended, aborted(job.stop), looking]);
    await consumer.cancel();
    over.abort();
    await looking;
    await look();
  } finally {
    over.abort();
    await consumer.close();
  }
}
