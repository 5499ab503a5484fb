/**
 * Lines taken apart by a pattern of the user's, its groups by their names: time, severity, service, host and message are fields, all others
 * attributes. A group that does not read as its field is an attribute too, so that nothing it caught is lost.
 */
import type { Decoded } from './decoded.ts';
import type { Decoder } from './decoder.ts';
import { type ClockContext, createLeadingTimeReader } from './leading-time.ts';
import type { Attributes } from '../record.ts';
import { severityOf } from '../severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

type Field = Exclude<keyof Decoded, 'attributes'>;

/** What groups may be called. */
const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['timestamp', 'timestamp'],
  ['time', 'timestamp'],
  ['ts', 'timestamp'],
  ['severity', 'severity'],
  ['level', 'severity'],
  ['service', 'service'],
  ['host', 'host'],
  ['message', 'message'],
  ['msg', 'message'],
]);

/** A decoder by a pattern; a line that it does not match is not decoded. Without a group for the message, that is the line. */
export function createPatternDecoder(pattern: RegExp, context: ClockContext): Decoder {
  const clock = createLeadingTimeReader(context);
  return (line) => {
    // A pattern with the flag g or y begins where it ended last.
    pattern.lastIndex = 0;
    const match = pattern.exec(line);
    if (match === null) return undefined;
    const decoded: Decoded = { message: line };
    const rest: [string, string][] = [];
    for (const [name, text] of Object.entries(match.groups ?? {}) as [
      string,
      string | undefined,
    ][]) {
      if (text !== undefined && !takeField(decoded, FIELDS.get(name), text, clock))
        rest.push([name, text]);
    }
    if (rest.length > 0) decoded.attributes = Object.fromEntries(rest) satisfies Attributes;
    return decoded;
  };
}

/** Sets the field to what its group caught, where that is one. */
function takeField(
  decoded: Decoded,
  field: Field | undefined,
  text: string,
  clock: TimestampReader,
): boolean {
  if (field === undefined) return false;
  if (field === 'timestamp') {
    const timestamp = clock.read(text, 0);
    if (Number.isNaN(timestamp) || clock.end !== text.length) return false;
    decoded.timestamp = timestamp;
    return true;
  }
  if (field === 'severity') {
    const severity = severityOf(text);
    if (severity === undefined) return false;
    decoded.severity = severity;
    return true;
  }
  if (text === '' && field !== 'message') return false;
  decoded[field] = text;
  return true;
}
