/** A batch in the making: lines go straight into bytes, so that no string of them outlives its record. */
import type { LogRecord } from '../record/record.ts';
import type { Severity } from '../record/severity.ts';
import { commonPart, encodeRecord } from './batch.ts';
import { copyMessage, LINE_END_BYTES, type LineHead, MAX_TAIL_BYTES } from './byte-line.ts';
import { BATCH_TYPE, NDJSON, type WireMessage } from './message.ts';
import { routingKey } from './routing-key.ts';

export interface OpenBatch {
  readonly service: string;
  readonly severity: Severity;
  /** That of its first record: see `packer.ts`. */
  readonly run: number;
  records: number;
  bytes: number;
  add(record: LogRecord): void;
  /**
   * Adds a record whose line begins with `head`, and whose message stands in `bytes` at `start` and ends before
   * the next LF, where `isEnd` agrees. Gives the length of the message, or -1 where it must be read as text: then
   * nothing is added.
   */
  addBytes(
    head: LineHead,
    bytes: Uint8Array,
    start: number,
    isEnd: (at: number) => boolean,
  ): number;
  /** The message, with a body of its own: the scratch may be used again. */
  close(): WireMessage;
  /** What lines are written into; it may have grown. */
  readonly scratch: Buffer;
}

type First = Pick<LogRecord, 'service' | 'severity' | 'id' | 'timestamp'>;

/** UTF-8 needs at most three bytes for a unit of UTF-16. */
const BYTES_PER_UNIT = 3;

/** `first` gives the message its id and time; it is not added. */
export function openBatch(
  { service, severity, id, timestamp }: First,
  run: number,
  scratch: Buffer,
): OpenBatch {
  const common = commonPart(service, severity);
  let buffer = scratch;

  const batch: OpenBatch = {
    service,
    severity,
    run,
    records: 0,
    bytes: 0,
    add(record) {
      const line = encodeRecord(record, common);
      const needed = batch.bytes + line.length * BYTES_PER_UNIT;
      if (needed > buffer.length) buffer = grown(buffer, batch.bytes, needed);
      batch.bytes += buffer.write(line, batch.bytes);
      batch.records += 1;
    },
    addBytes({ bytes: head }, bytes, start, isEnd) {
      const needed = batch.bytes + head.length + MAX_TAIL_BYTES;
      if (needed > buffer.length) buffer = grown(buffer, batch.bytes, needed);
      const length = copyMessage(bytes, start, buffer, batch.bytes + head.length);
      if (length === -1 || !isEnd(start + length)) return -1;
      buffer.set(head, batch.bytes);
      batch.bytes += head.length + length + LINE_END_BYTES;
      batch.records += 1;
      return length;
    },
    close: () => ({
      routingKey: routingKey(service, severity),
      body: copyOf(buffer.subarray(0, batch.bytes)),
      contentType: NDJSON,
      type: BATCH_TYPE,
      messageId: id,
      timestamp,
      records: batch.records,
    }),
    get scratch() {
      return buffer;
    },
  };
  return batch;
}

/** In memory of its own, so that another thread can have it. */
function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

function grown(buffer: Buffer, used: number, needed: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, needed));
  buffer.copy(larger, 0, 0, used);
  return larger;
}
