/** The readers of all sources that are open, each with the lines that it has not finished. */
import { wallClockOf } from '../query/wall-clock.ts';
import { resolveZone } from '../query/zone.ts';
import { createDecoder, type Decoder } from '../record/decode/decoder.ts';
import type { Format } from '../record/decode/formats.ts';
import { createLineJoiner } from '../record/line-joiner.ts';
import { compilePattern } from '../record/pattern.ts';
import { createPatternDecoder } from '../record/decode/pattern-line.ts';
import type { Attributes, LogRecord } from '../record/record.ts';
import { createRedactor } from '../record/redactor.ts';
import type { Severity } from '../record/severity.ts';
import type { Origin, SourceEvent } from '../source/source.ts';
import type { Lane } from './lane/lane.ts';
import { createOneRecordReader } from './one-record-reader.ts';
import { createReplayReader } from './replay-reader.ts';
import { createSourceReader, type Reading, type SourceReader } from './source-reader.ts';

/** Plain data, so that another thread can have it. */
export interface ReadingSettings {
  format: Format;
  /** A regular expression whose named groups are the fields of a line; instead of a format. */
  pattern?: string | undefined;
  /** The name of the zone of times that name none. */
  timezone: string;
  /** The severity of lines that name none. */
  severity: Severity;
  /** Which lines are one event: by what they look like, none, or each from a line on that this matches. */
  multiline: 'auto' | 'off' | { begin: string };
  maxLineBytes: number;
  /** Attributes for every record. */
  fields?: Attributes | undefined;
  /** What is replaced before a record leaves: see `redactor.ts`. */
  redact: readonly string[];
  /** The lines are records already: see `replay-reader.ts`. */
  isReplay?: boolean | undefined;
}

export interface Readers {
  /** Hands over the records that an event completes, and tells up to where lines of its source have been. */
  take(event: SourceEvent, now: number, each: Each): number | undefined;
  /** Hands over events that wait for more lines, of sources that have been silent since `before`. */
  flush(before: number, now: number, each: Each): void;
  /** Whether an event waits for more lines. */
  readonly isOpen: boolean;
}

type Each = (record: LogRecord) => void;
type OpenLane = (origin: Origin, decoder: Decoder) => Lane;

/** `onMisfit` is told of each line that is not of the format that was asked for. */
export function createReaders(
  settings: ReadingSettings,
  onMisfit?: (text: string) => void,
  openLane?: OpenLane,
): Readers {
  let latest = 0;
  const reading = readingOf(settings, () => latest, onMisfit, openLane);
  const open = new Map<number, SourceReader>();

  function readerOf(source: number): SourceReader {
    const reader = open.get(source);
    if (reader === undefined) throw new Error(`source ${source} is not open`);
    return reader;
  }

  function createReader(origin: Origin): SourceReader {
    if (settings.isReplay) return createReplayReader(reading);
    return origin.isOneRecord
      ? createOneRecordReader(origin, reading)
      : createSourceReader(origin, reading);
  }

  return {
    take(event, now, each) {
      latest = now;
      if (event.type === 'opened') {
        open.set(event.source, createReader(event.origin));
        return undefined;
      }
      const reader = readerOf(event.source);
      if (event.type === 'bytes') {
        const { buffer, byteOffset, byteLength } = event.bytes;
        const bytes = Buffer.from(buffer, byteOffset, byteLength);
        reader.take({ bytes, offset: event.offset, now }, each);
      } else {
        reader.end(event.isCut, now, each);
        open.delete(event.source);
      }
      return reader.position;
    },
    flush(before, now, each) {
      for (const reader of open.values()) reader.flush(before, now, each);
    },
    get isOpen() {
      for (const reader of open.values()) if (reader.isOpen) return true;
      return false;
    },
  };
}

function readingOf(
  settings: ReadingSettings,
  now: () => number,
  onMisfit: ((text: string) => void) | undefined,
  openLane: OpenLane | undefined,
): Reading {
  const { multiline, redact, fields, pattern } = settings;
  const decoder = decoderOf(settings, now);
  const mode = typeof multiline === 'string' ? multiline : compilePattern(multiline.begin);
  // What must be done to each record cannot be done past the records, and of a pattern nobody knows what it looks at.
  const isPlain =
    redact.length === 0 &&
    fields === undefined &&
    pattern === undefined &&
    typeof multiline === 'string';
  return {
    decoder,
    severity: settings.severity,
    maxLineBytes: settings.maxLineBytes,
    createJoiner: mode === 'off' ? undefined : () => createLineJoiner(mode),
    fields,
    redact: redact.length > 0 ? createRedactor(redact) : undefined,
    onMisfit,
    openLane: isPlain && openLane ? (origin) => openLane(origin, decoder) : undefined,
  };
}

function decoderOf({ format, pattern, timezone }: ReadingSettings, now: () => number): Decoder {
  const context = { wallClock: wallClockOf(resolveZone(timezone)), now };
  if (pattern === undefined) return createDecoder(format, context);
  return createPatternDecoder(compilePattern(pattern), context);
}
