/** Gathers records into messages: records of one routing key travel together. */
import type { LogRecord } from '../record/record.ts';
import type { Severity } from '../record/severity.ts';
import type { WireMessage } from './message.ts';
import { type OpenBatch, openBatch } from './open-batch.ts';

export interface Packer {
  /** Takes a record; messages that are full with it are sent. */
  add(record: LogRecord): void;
  /** Sends all that is still open. */
  flush(): void;
}

/** A body stays well under a megabyte, which the broker moves in a few frames. */
const MAX_BODY_BYTES = 256 * 1024;
/** So that a source with a new service in each line cannot hold all its lines open. */
const MAX_OPEN = 1000;

export function createPacker(maxRecords: number, send: (message: WireMessage) => void): Packer {
  /** By service, then severity: a key made of both would have to be put together for each record. */
  const services = new Map<string, Partial<Record<Severity, OpenBatch>>>();
  let open = 0;

  function batchOf(record: LogRecord): OpenBatch {
    let batches = services.get(record.service);
    if (batches === undefined) services.set(record.service, (batches = {}));
    let batch = batches[record.severity];
    if (batch === undefined) {
      batches[record.severity] = batch = openBatch(record);
      open += 1;
    }
    return batch;
  }

  const packer: Packer = {
    add(record) {
      const batch = batchOf(record);
      batch.add(record);
      if (batch.records >= maxRecords || batch.bytes >= MAX_BODY_BYTES) {
        delete services.get(batch.service)?.[batch.severity];
        open -= 1;
        send(batch.close());
      } else if (open > MAX_OPEN) {
        packer.flush();
      }
    },
    flush() {
      for (const batches of services.values()) {
        for (const batch of Object.values(batches)) send(batch.close());
      }
      services.clear();
      open = 0;
    },
  };
  return packer;
}
