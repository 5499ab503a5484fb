/** Lines of a batch from bytes to bytes, for records that are a message and nothing to escape. */
import { ID_LENGTH, ID_TIME_LENGTH, writePosition, writeTime } from '../record/id.ts';
import { formatRfc3339 } from '../record/rfc3339.ts';
import { encodeRecord } from './batch.ts';
import type { LogRecord } from '../record/record.ts';
import type { Severity } from '../record/severity.ts';

/** What stands before the message in a line of a batch; each is written over that of the line before. */
export interface LineHead {
  readonly service: string;
  readonly severity: Severity;
  readonly bytes: Uint8Array;
  /** The id that stands in it. */
  readonly id: string;
  readonly timestamp: number;
  /** Makes it that of a record with this time, ms since the epoch, and position. */
  set(timestamp: number, position: number): void;
}

const ID_AT = '{"id":"'.length;
const TIME_AT = ID_AT + ID_LENGTH + '","timestamp":"'.length;

/** `first` is a record of the source and the batch; its message does not matter. */
export function createLineHead(first: LogRecord): LineHead {
  const { id, timestamp, service, severity } = first;
  const line = encodeRecord({ id, timestamp, service, severity, message: '' });
  const bytes = Buffer.from(line.slice(0, -'"}\n'.length));
  let last = timestamp;
  return {
    service,
    severity,
    bytes,
    get id() {
      return bytes.toString('latin1', ID_AT, ID_AT + ID_LENGTH);
    },
    get timestamp() {
      return last;
    },
    set(next, position) {
      if (next !== last) {
        last = next;
        stamp(bytes, next);
      }
      writePosition(bytes, ID_AT, position);
    },
  };
}

/** What a time becomes in a head. Kept, as lines of all heads have the same few times in turn. */
const stamped = { time: Number.NaN, id: new Uint8Array(ID_TIME_LENGTH), text: new Uint8Array(24) };

function stamp(bytes: Uint8Array, time: number): void {
  const { id, text } = stamped;
  if (stamped.time !== time) {
    stamped.time = time;
    writeTime(id, 0, time);
    Buffer.from(text.buffer).write(formatRfc3339(time), 'latin1');
  }
  for (let i = 0; i < id.length; i += 1) bytes[ID_AT + i] = id[i] ?? 0;
  for (let i = 0; i < text.length; i += 1) bytes[TIME_AT + i] = text[i] ?? 0;
}

/** What a JSON string takes as it is: printable ASCII but for `"` and `\`. */
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x20 && code <= 0x7e && code !== 0x22 && code !== 0x5c ? 1 : 0,
);
const LF = 10;
/** `"}` and the newline. */
export const LINE_END_BYTES = 3;
/** Longer messages are not what this is for. */
const MAX_MESSAGE_BYTES = 4096;
export const MAX_TAIL_BYTES = MAX_MESSAGE_BYTES + LINE_END_BYTES;

/**
 * Copies the message that stands in `from` at `start` and ends before the next LF, with the end of its line.
 * Gives the bytes of the message, or -1 where it has anything to escape, is too long, or has no end.
 */
export function copyMessage(from: Uint8Array, start: number, to: Uint8Array, at: number): number {
  const limit = Math.min(from.length, start + MAX_MESSAGE_BYTES);
  let read = start;
  let write = at;
  let code = 0;
  while (read < limit && IS_PLAIN[(code = from[read] ?? 0)] === 1) {
    to[write] = code;
    read += 1;
    write += 1;
  }
  if (read >= limit || code !== LF) return -1;
  to[write] = 0x22;
  to[write + 1] = 0x7d;
  to[write + 2] = LF;
  return read - start;
}
