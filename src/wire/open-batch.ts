/** A batch in the making: lines go straight into bytes, so that no string of them outlives its record. */
import type { LogRecord } from '../record/record.ts';
import type { Severity } from '../record/severity.ts';
import { commonPart, encodeRecord } from './batch.ts';
import { BATCH_TYPE, NDJSON, type WireMessage } from './message.ts';
import { routingKey } from './routing-key.ts';

export interface OpenBatch {
  readonly service: string;
  readonly severity: Severity;
  records: number;
  bytes: number;
  add(record: LogRecord): void;
  close(): WireMessage;
}

const FIRST_BYTES = 16 * 1024;
/** UTF-8 needs at most three bytes for a unit of UTF-16. */
const BYTES_PER_UNIT = 3;

/** `first` gives the message its id and time; it is not added. */
export function openBatch({ service, severity, id, timestamp }: LogRecord): OpenBatch {
  const common = commonPart(service, severity);
  let buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);

  const batch: OpenBatch = {
    service,
    severity,
    records: 0,
    bytes: 0,
    add(record) {
      const line = encodeRecord(record, common);
      const needed = batch.bytes + line.length * BYTES_PER_UNIT;
      if (needed > buffer.length) buffer = grown(buffer, batch.bytes, needed);
      batch.bytes += buffer.write(line, batch.bytes);
      batch.records += 1;
    },
    close: () => ({
      routingKey: routingKey(service, severity),
      body: buffer.subarray(0, batch.bytes),
      contentType: NDJSON,
      type: BATCH_TYPE,
      messageId: id,
      timestamp,
      records: batch.records,
    }),
  };
  return batch;
}

function grown(buffer: Buffer, used: number, needed: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, needed));
  buffer.copy(larger, 0, 0, used);
  return larger;
}
