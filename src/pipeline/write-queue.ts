/**
 * Gathers deliveries into batches and has them written, so many at a time. Company is waited for only while a write
 * is under way; what came together is written together.
 */
import type { Delivery } from '../broker/consumer.ts';
import type { LogRecord } from '../record/record.ts';

/** Deliveries that are written and settled together. */
export interface Batch {
  deliveries: Delivery[];
  /** How many of the records each delivery brought, in the same order. */
  counts: number[];
  records: LogRecord[];
  bytes: number;
}

export interface WriteQueueSettings {
  /** Records a write. */
  batchSize: number;
  /** How long a record waits for company while a write is under way, in ms. */
  flushMs: number;
  write(batch: Batch): Promise<void>;
  /** A write threw. */
  onFailed(error: unknown): void;
}

export interface WriteQueue {
  add(delivery: Delivery, records: readonly LogRecord[]): void;
  /** Nothing is gathered and nothing is being written. */
  readonly isIdle: boolean;
  /** Writes what is gathered, and resolves when all is written. */
  drain(): Promise<void>;
  /** Starts no further write. */
  close(): void;
}

/** Measured: one write at a time stores 0.7 of what two do; a third gains nothing. */
const WRITES_IN_FLIGHT = 2;
/** A batch of large records is closed by its size; MongoDB takes 48 MB in one command. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

export function createWriteQueue(settings: WriteQueueSettings): WriteQueue {
  const full: Batch[] = [];
  const writes = new Set<Promise<void>>();
  let open = emptyBatch();
  let timer: NodeJS.Timeout | undefined;
  let idle: NodeJS.Immediate | undefined;
  let inFlight = WRITES_IN_FLIGHT;

  function clearTimers(): void {
    clearTimeout(timer);
    clearImmediate(idle);
    timer = undefined;
    idle = undefined;
  }

  function flush(): void {
    clearTimers();
    if (open.deliveries.length > 0) full.push(open);
    open = emptyBatch();
    writeNext();
  }

  function writeNext(): void {
    while (writes.size < inFlight) {
      const batch = full.shift();
      if (batch === undefined) break;
      const write = settings
        .write(batch)
        .catch(settings.onFailed)
        .finally(() => {
          writes.delete(write);
          writeNext();
        });
      writes.add(write);
    }
    if (writes.size < inFlight && writes.size === 0 && open.deliveries.length > 0)
      idle ??= setImmediate(flush);
  }

  return {
    add(delivery, records) {
      open.deliveries.push(delivery);
      open.counts.push(records.length);
      for (const record of records) open.records.push(record);
      open.bytes += delivery.body.length;
      if (open.records.length >= settings.batchSize || open.bytes >= MAX_BATCH_BYTES) {
        flush();
      } else {
        timer ??= setTimeout(flush, settings.flushMs);
        writeNext();
      }
    },
    get isIdle() {
      return open.deliveries.length === 0 && full.length === 0 && writes.size === 0;
    },
    async drain() {
      flush();
      while (writes.size > 0) await Promise.all(writes);
    },
    close() {
      inFlight = 0;
      clearTimers();
    },
  };
}

function emptyBatch(): Batch {
  return { deliveries: [], counts: [], records: [], bytes: 0 };
}
