/**
 * logfmt: `ts=2026-11-24T10:15:02Z level=info msg="user logged in" user=42 cached`, as go-kit, logrus, slog, Grafana, Prometheus and Heroku
 * write it. It has no types: values are text, and a bare name is true. https://brandur.org/logfmt
 */
import { isBounded } from '../attributes.ts';
import { EQUALS } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import { sortFields } from './fields.ts';
import { type Fields, setField } from './json-object.ts';
import { isNameStart, type LogfmtPairs, nameEnd, readPairs } from './logfmt-pairs.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/**
 * Decodes a line that begins with two pairs, and is pairs throughout or has a field that is a time, a level or a message; undefined for
 * any other. What is neither pair nor name is put up with only beside a time or a level: prose may hold pairs too.
 */
export function decodeLogfmt(line: string, clock: TimestampReader): Decoded | undefined {
  if (!beginsWithPair(line)) return undefined;
  const pairs = readPairs(line);
  if (pairs === undefined) return undefined;
  const { decoded } = sortFields(pairs.fields, line, clock);
  if (!isLogfmt(pairs, decoded, line)) return undefined;
  for (const [name, value] of pairs.repeated)
    decoded.attributes = repeat(decoded.attributes, name, value);
  return decoded.attributes === undefined || isBounded(decoded.attributes) ? decoded : undefined;
}

/** Rules out nearly all text at its first word. */
function beginsWithPair(line: string): boolean {
  return isNameStart(line.charCodeAt(0)) && line.charCodeAt(nameEnd(line, 0)) === EQUALS;
}

function isLogfmt(pairs: LogfmtPairs, decoded: Decoded, line: string): boolean {
  if (pairs.rest === 'pairs') return true;
  if (decoded.timestamp !== undefined || decoded.severity !== undefined) return true;
  return pairs.rest === 'names' && decoded.message !== line;
}

/** Of a name that comes again, the first value is the logger's own; the others are attributes, and no value is lost. */
function repeat(attributes: Fields = {}, name: string, value: unknown): Fields {
  const isTaken = Object.hasOwn(attributes, name);
  setField(attributes, name, isTaken ? [attributes[name], value].flat() : value);
  return attributes;
}
