/**
 * JSON lines of the common loggers, recognised by the names of their fields (see `field-names.ts`): pino, bunyan, winston, zap, slog, logrus,
 * structlog, Log4j, logstash, the Elastic Common Schema, Serilog's CLEF, the journal's export, MongoDB, GELF and OpenTelemetry.
 */
import { isBounded } from '../attributes.ts';
import type { Decoded } from './decoded.ts';
import { sortFields } from './fields.ts';
import { holdsOddNumber, parseObject, parseObjectOfOddNumbers } from './json-object.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/** A line no longer than a name in attributes may be holds no name that is too long, and not half the entries there may be. */
const SHORT = 1024;
/** Attributes that are this shallow are within bounds. */
const SHALLOW = 8;

/**
 * Decodes a line that is one JSON object, its attributes within bounds, or gives undefined for any other. Numbers that JSON could not
 * carry again (`1e999`, ids of 64 bits) come as the text they have.
 */
export function decodeJson(line: string, clock: TimestampReader): Decoded | undefined {
  const fields = parseObject(line);
  if (fields === undefined) return undefined;
  const { decoded, attributes, hasAttributes, isPlain } = sortFields(fields, line, clock);
  if (!hasAttributes) return decoded;
  // JSON can write a NUL, which no name may hold, in this way only.
  const isShort = line.length <= SHORT && !line.includes('\\u0000');
  if (isShort && (isPlain || !holdsOddNumber(attributes, SHALLOW))) return decoded;
  if (!isBounded(attributes)) return undefined;
  if (!holdsOddNumber(attributes)) return decoded;
  return sortFields(parseObjectOfOddNumbers(line) ?? fields, line, clock).decoded;
}
