/** What stands before the message in a line of a batch, kept as bytes for the lines of one service and severity. */
import { bytesOf, copyBytes } from '../record/bytes.ts';
import { ID_LENGTH, ID_TIME_LENGTH, writePosition, writeTime } from '../record/id.ts';
import type { LogRecord } from '../record/record.ts';
import { RFC3339_LENGTH, writeRfc3339 } from '../record/rfc3339.ts';
import type { Severity } from '../record/severity.ts';
import { encodeRecord } from './batch.ts';

export interface LineHead {
  readonly service: string;
  readonly severity: Severity;
  /** That of the line before, up to the opening quote of the message. */
  readonly bytes: Uint8Array;
  readonly length: number;
  /** Makes it that of a record with this time, ms since the epoch, and position. */
  set(timestamp: number, position: number): void;
}

export const ID_AT = '{"id":"'.length;
const TIME_AT = ID_AT + ID_LENGTH + '","timestamp":"'.length;

/** `first` is a record of the source, the service and the severity; its message does not matter. */
export function createLineHead(first: LogRecord): LineHead {
  const { id, timestamp, service, severity } = first;
  const line = encodeRecord({ id, timestamp, service, severity, message: '' });
  const bytes = Buffer.from(line.slice(0, -'"}\n'.length));
  const { view, length } = bytesOf(bytes);
  let last = timestamp;
  return {
    service,
    severity,
    bytes,
    length,
    set(next, position) {
      if (next !== last) {
        last = next;
        stamp(view, next);
      }
      writePosition(bytes, ID_AT, position);
    },
  };
}

/** What a time becomes in a head. Kept, as lines of all heads have the same few times in turn. */
const stamped = {
  time: Number.NaN,
  id: new DataView(new ArrayBuffer(ID_TIME_LENGTH)),
  text: new DataView(new ArrayBuffer(RFC3339_LENGTH)),
};

function stamp(head: DataView, time: number): void {
  const { id, text } = stamped;
  if (stamped.time !== time) {
    writeTime(id, time);
    writeRfc3339(text, time, stamped.time);
    stamped.time = time;
  }
  copyBytes(id, 0, ID_TIME_LENGTH, head, ID_AT);
  copyBytes(text, 0, RFC3339_LENGTH, head, TIME_AT);
}
