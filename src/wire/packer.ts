/** Gathers records into messages: records of one routing key travel together. */
import type { LogRecord } from '../record/record.ts';
import type { Severity } from '../record/severity.ts';
import type { LineHead } from './byte-line.ts';
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
  /** Adds a record from its bytes: see `OpenBatch`. */
  addBytes(
    head: LineHead,
    bytes: Uint8Array,
    start: number,
    run: number,
    isEnd: (at: number) => boolean,
  ): number;
}

/** `run` is that of the first record of the message, and so the lowest of them. */
export type Send = (message: WireMessage, run: number) => void;

/** A body stays well under a megabyte, which the broker moves in a few frames. */
const MAX_BODY_BYTES = 256 * 1024;
/** So that a source with a new service in each line cannot hold all its lines open. */
const MAX_OPEN = 1000;
const SCRATCH_BYTES = 64 * 1024;
/** Room for a body and the line that goes over its limit; a line of a megabyte leaves none of its size behind. */
const MAX_SCRATCH_BYTES = 2 * MAX_BODY_BYTES;
const MAX_SPARE = 16;

export function createPacker(maxRecords: number, send: Send): BatchPacker {
  /** By service, then severity: a key made of both would have to be put together for each record. */
  const services = new Map<string, Partial<Record<Severity, OpenBatch>>>();
  /** Scratch space of batches that are closed: memory that was written lately is faster than new. */
  const spare: Buffer[] = [];
  let open = 0;
  let records = 0;

  function close(batch: OpenBatch): void {
    const message = batch.close();
    recycle(batch);
    send(message, batch.run);
  }

  function recycle({ scratch }: OpenBatch): void {
    if (spare.length < MAX_SPARE && scratch.length <= MAX_SCRATCH_BYTES) spare.push(scratch);
  }

  function batchOf(first: LogRecord | LineHead, run: number): OpenBatch {
    let batches = services.get(first.service);
    if (batches === undefined) services.set(first.service, (batches = {}));
    let batch = batches[first.severity];
    if (batch === undefined) {
      const scratch = spare.pop() ?? Buffer.allocUnsafeSlow(SCRATCH_BYTES);
      batches[first.severity] = batch = openBatch(first, run, scratch);
      open += 1;
    }
    return batch;
  }

  /** Opened for a record that was not added after all. */
  function drop(batch: OpenBatch): void {
    delete services.get(batch.service)?.[batch.severity];
    open -= 1;
    recycle(batch);
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
      const batch = batchOf(record, run);
      batch.add(record);
      added(batch);
    },
    addBytes(head, bytes, start, run, isEnd) {
      const batch = batchOf(head, run);
      const length = batch.addBytes(head, bytes, start, isEnd);
      if (length !== -1) added(batch);
      else if (batch.records === 0) drop(batch);
      return length;
    },
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
