/** Lines of one source -> records: decodes them, fills in what they leave open, and gives each its id. */
import { annotate, completeRecord, isPlausible } from '../record/complete.ts';
import type { Decoder } from '../record/decode/decoder.ts';
import { createIdMinter } from '../record/id.ts';
import type { Attributes, LogRecord } from '../record/record.ts';
import type { Severity } from '../record/severity.ts';
import type { Line } from '../record/line.ts';
import type { Origin } from '../source/source.ts';

/** How the lines of all sources become records. */
export interface Making {
  decoder: Decoder;
  /** The severity of lines that name none. */
  severity: Severity;
  /** Attributes for every record. */
  fields?: Attributes | undefined;
  /** Takes out of a record what must not leave the process. */
  redact?: ((record: LogRecord) => LogRecord) | undefined;
  /** Told of each line that is not of the format that was asked for; its text becomes the message. */
  onMisfit?: ((text: string) => void) | undefined;
}

export interface RecordMaker {
  /** `position` makes its id, `now` is ms since the epoch. */
  toRecord(line: Line, position: number, now: number): LogRecord;
  /** A line was read elsewhere: lines behind it that name no time take this one. */
  noteTime(timestamp: number): void;
}

export function createRecordMaker(origin: Origin, making: Making): RecordMaker {
  const { decoder, fields, redact, onMisfit } = making;
  const { fallbackTime } = origin;
  const mint = createIdMinter(origin.fingerprint);
  const defaults = {
    service: origin.service,
    severity: origin.severity ?? making.severity,
    timestamp: 0,
  };
  let previous: number | undefined;

  function timeOfUntimed(now: number): number {
    return fallbackTime === undefined ? now : (previous ?? fallbackTime);
  }

  function decode(text: string) {
    const decoded = decoder(text);
    if (decoded !== undefined) return decoded;
    onMisfit?.(text);
    return { message: text };
  }

  return {
    toRecord(line, position, now) {
      const decoded = decode(line.text);
      if (decoded.timestamp === undefined || !isPlausible(decoded.timestamp, now)) {
        defaults.timestamp = timeOfUntimed(now);
      } else {
        previous = decoded.timestamp;
      }
      const record = completeRecord(decoded, defaults, now, mint, position);
      // What the line itself says wins over what was said of all lines.
      if (fields !== undefined) record.attributes = { ...fields, ...record.attributes };
      if (line.isCut) record.attributes = annotate(record.attributes, 'truncated', true);
      if (line.isGuessed) record.attributes = annotate(record.attributes, 'invalid_utf8', true);
      return redact === undefined ? record : redact(record);
    },
    noteTime: (timestamp) => (previous = timestamp),
  };
}
