/** Gathers records into messages: records of one routing key travel together. */
import type { LogRecord } from '../record/record.ts';
import type { Severity } from '../record/severity.ts';
import type { ByteLine, LineTemplate } from './byte-line.ts';
import type { WireMessage } from './message.ts';
import { type OpenBatch, openBatch } from './open-batch.ts';

export interface Packer {
  /** Takes a record; messages that are full with it are sent. Runs are numbered upwards. */
  add(record: LogRecord, run: number): void;
  /** Sends all that is still open. */
  flush(): void;
  /** How many records it has taken. */
  readonly records: number;
  /** The lowest run of a record that is still open. */
  readonly oldest: number | undefined;
}

export interface BatchPacker extends Packer {
  /** Takes a record as the bytes of its line. */
  addLine(template: LineTemplate, line: ByteLine, run: number): void;
  /** The memory of a body that has been sent may be used again. */
  giveBack(buffer: ArrayBuffer): void;
}

/** `run` is that of the first record of the message, and so the lowest of them. */
export type Send = (message: WireMessage, run: number) => void;

type Key = Pick<LogRecord, 'service' | 'severity'>;

/** A body stays well under a megabyte, which the broker moves in a few frames. */
const MAX_BODY_BYTES = 256 * 1024;
/** So that a source with a new service in each line cannot hold all its lines open. */
const MAX_OPEN = 1000;
const SCRATCH_BYTES = 64 * 1024;
/** Room for a body and the line that goes over its limit; a line of a megabyte leaves none of its size behind. */
const MAX_SCRATCH_BYTES = 2 * MAX_BODY_BYTES;
/** Nearly as many are with the broker at a time, of 128 KiB mostly. */
const MAX_SPARE = 64;

export function createPacker(maxRecords: number, send: Send): BatchPacker {
  /** By service, then severity: a key made of both would have to be put together for each record. */
  const services = new Map<string, Partial<Record<Severity, OpenBatch>>>();
  /** Scratch space of batches that are closed: memory that was written lately is faster than new. */
  const spare: Buffer[] = [];
  let open = 0;
  let records = 0;

  function close(batch: OpenBatch): void {
    const message = batch.close();
    if (batch.scratch !== undefined) keep(batch.scratch);
    send(message, batch.run);
  }

  function keep(scratch: Buffer): void {
    const isUseful = scratch.length >= SCRATCH_BYTES && scratch.length <= MAX_SCRATCH_BYTES;
    if (isUseful && spare.length < MAX_SPARE) spare.push(scratch);
  }

  function batchOf({ service, severity }: Key, timestamp: number, run: number): OpenBatch {
    let batches = services.get(service);
    if (batches === undefined) services.set(service, (batches = {}));
    let batch = batches[severity];
    if (batch === undefined) {
      const scratch = spare.pop() ?? Buffer.allocUnsafeSlow(SCRATCH_BYTES);
      batches[severity] = batch = openBatch({ service, severity }, timestamp, run, scratch);
      open += 1;
    }
    return batch;
  }

  function added(batch: OpenBatch): void {
    records += 1;
    if (batch.records >= maxRecords || batch.bytes >= MAX_BODY_BYTES) {
      delete services.get(batch.service)?.[batch.severity];
      open -= 1;
      close(batch);
    } else if (open > MAX_OPEN) {
      packer.flush();
    }
  }

  const packer: BatchPacker = {
    add(record, run) {
      const batch = batchOf(record, record.timestamp, run);
      batch.add(record);
      added(batch);
    },
    addLine(template, line, run) {
      const batch = batchOf(template.head, line.time, run);
      batch.addLine(template, line);
      added(batch);
    },
    giveBack: (buffer) => keep(Buffer.from(buffer)),
    flush() {
      for (const batches of services.values()) {
        for (const batch of Object.values(batches)) close(batch);
      }
      services.clear();
      open = 0;
    },
    get records() {
      return records;
    },
    get oldest() {
      let oldest: number | undefined;
      for (const batches of services.values()) {
        for (const { run } of Object.values(batches)) {
          if (oldest === undefined || run < oldest) oldest = run;
        }
      }
      return oldest;
    },
  };
  return packer;
}
