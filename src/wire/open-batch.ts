/** A batch in the making: lines go straight into bytes, so that no string of them outlives its record. */
import { bytesOf } from '../record/bytes.ts';
import { ID_LENGTH } from '../record/id.ts';
import type { LogRecord } from '../record/record.ts';
import type { Severity } from '../record/severity.ts';
import { commonPart, encodeRecord } from './batch.ts';
import { boundOf, type ByteLine, type LineTemplate, writeLine } from './byte-line.ts';
import { ID_AT } from './line-head.ts';
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
  /** Adds a record from the bytes of its line. */
  addLine(template: LineTemplate, line: ByteLine): void;
  /** The message. Its body has memory of its own, which may be that of the scratch. */
  close(): WireMessage;
  /** What lines are written into, if it is not given away; it may have grown. */
  readonly scratch: Buffer | undefined;
}

/** UTF-8 needs at most three bytes for a unit of UTF-16. */
const BYTES_PER_UNIT = 3;

/** `timestamp` is that of the first record, ms since the epoch. */
export function openBatch(
  { service, severity }: Pick<LogRecord, 'service' | 'severity'>,
  timestamp: number,
  run: number,
  scratch: Buffer,
): OpenBatch {
  const common = commonPart(service, severity);
  let space = bytesOf(scratch);
  let isGiven = false;

  function makeRoom(needed: number): void {
    if (batch.bytes + needed <= space.length) return;
    space = bytesOf(grown(space.data, batch.bytes, batch.bytes + needed));
  }

  /** The scratch itself where the body fills most of it: a copy would cost as much as all else that is done to the lines. */
  function takeBody(): Buffer {
    const body = space.data.subarray(0, batch.bytes);
    isGiven = body.length * 2 >= space.length;
    return isGiven ? body : copyOf(body);
  }

  const batch: OpenBatch = {
    service,
    severity,
    run,
    records: 0,
    bytes: 0,
    add(record) {
      const line = encodeRecord(record, common);
      makeRoom(line.length * BYTES_PER_UNIT);
      batch.bytes += space.data.write(line, batch.bytes);
      batch.records += 1;
    },
    addLine(template, line) {
      makeRoom(boundOf(template, line));
      batch.bytes = writeLine(template, line, space, batch.bytes);
      batch.records += 1;
    },
    close: () => ({
      routingKey: routingKey(service, severity),
      body: takeBody(),
      contentType: NDJSON,
      type: BATCH_TYPE,
      messageId: space.data.toString('latin1', ID_AT, ID_AT + ID_LENGTH),
      timestamp,
      records: batch.records,
    }),
    get scratch() {
      return isGiven ? undefined : space.data;
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
