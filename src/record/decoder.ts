/** Lines to what they say: the format is decided for each line, and no line is refused. */
import type { Decoded } from './decoded.ts';
import type { Format } from './formats.ts';
import { decodeJson } from './json-line.ts';
import { decodeReference } from './reference-line.ts';
import { decodeText } from './text-line.ts';
import { createTimestampReader, type WallClock } from './timestamp-reader.ts';

const OPENING_BRACE = 123;

/** Decodes one line; `knownService` is the service named beside it, if any. */
export type Decoder = (line: string, knownService?: string) => Decoded;

/** A decoder for one source. `wallClock` gives the instant of a time that names no zone. */
export function createDecoder(format: Format, wallClock: WallClock): Decoder {
  const clock = createTimestampReader(wallClock);
  const decoders: Record<Format, Decoder> = {
    auto: (line, service) =>
      (line.charCodeAt(0) === OPENING_BRACE ? decodeJson(line, clock) : undefined) ??
      decodeReference(line, clock, service) ??
      decodeText(line, clock),
    reference: (line, service) => decodeReference(line, clock, service) ?? { message: line },
    json: (line) => decodeJson(line, clock) ?? { message: line },
    text: (line) => decodeText(line, clock),
  };
  return decoders[format];
}
