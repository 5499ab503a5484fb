/** Broker -> eyes: shows errors and warnings as they come, and raises alerts. */
import type { Consumer, Delivery } from '../broker/consumer.ts';
import { aborted } from '../pause.ts';
import type { LogRecord } from '../record/record.ts';
import type { BodyReader } from '../wire/body.ts';
import type { Alert, ErrorRate } from './error-rate.ts';

export interface MonitorTally {
  errors: number;
  warnings: number;
  alerts: number;
  /** Messages that could not be read. */
  unreadable: number;
}

export function createMonitorTally(): MonitorTally {
  return { errors: 0, warnings: 0, alerts: 0, unreadable: 0 };
}

export interface MonitorJob {
  openConsumer(onDelivery: (delivery: Delivery) => void): Consumer;
  reader: BodyReader;
  errorRate: ErrorRate;
  onRecords(records: LogRecord[]): void;
  onAlert(alert: Alert): void;
  stop: AbortSignal;
  now(): number;
  tally: MonitorTally;
}

export async function monitor(job: MonitorJob): Promise<void> {
  const { tally } = job;

  function onDelivery(delivery: Delivery): void {
    let records: LogRecord[];
    try {
      records = job.reader.read(delivery.body, delivery.envelope);
    } catch {
      // Parking it is the collector's part, which has a copy of its own.
      tally.unreadable += 1;
      return;
    }
    job.onRecords(records);
    for (const record of records) {
      if (record.severity === 'WARN') tally.warnings += 1;
      if (record.severity !== 'ERROR' && record.severity !== 'FATAL') continue;
      tally.errors += 1;
      const alert = job.errorRate.add(record, job.now());
      if (alert === undefined) continue;
      tally.alerts += 1;
      job.onAlert(alert);
    }
  }

  const consumer = job.openConsumer(onDelivery);
  try {
    await Promise.race([consumer.ended, aborted(job.stop)]);
    await consumer.cancel();
  } finally {
    await consumer.close();
  }
}
