/**
 * Error logs of Apache: `[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 192.0.2.7:4711] message`, and of
 * older ones without module and process. https://httpd.apache.org/docs/2.4/logs.html#errorlog
 */
import { CLOSE_BRACKET, isLetter, OPEN_BRACKET, SPACE } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import { pidOf } from './pid.ts';
import type { Attributes } from '../record.ts';
import { type Severity, severityOf } from '../severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/** `trace1` to `trace8`. */
const NUMBERED = /^trace[1-8]$/;
const LONGEST_FIELD = 200;

export function decodeApacheError(line: string, clock: TimestampReader): Decoded | undefined {
  if (line.charCodeAt(0) !== OPEN_BRACKET) return undefined;
  const timestamp = clock.read(line, 1);
  if (Number.isNaN(timestamp) || line.charCodeAt(clock.end) !== CLOSE_BRACKET) return undefined;
  return decodeApacheFields(line, timestamp, clock.end + 1);
}

/** Decodes what stands behind the time and its bracket; other logs begin with a date in digits. */
export function decodeApacheFields(
  line: string,
  timestamp: number,
  start: number,
): Decoded | undefined {
  if (!isLetter(line.charCodeAt(1))) return undefined;
  const close = fieldEnd(line, start);
  if (close === -1) return undefined;
  const field = line.slice(start + 2, close);
  const colon = field.indexOf(':');
  const severity = levelOf(field.slice(colon + 1));
  if (severity === undefined) return undefined;

  const attributes: Attributes = {};
  if (colon > 0) attributes['module'] = field.slice(0, colon);
  const end = addFields(attributes, line, close + 1);
  const decoded: Decoded = { timestamp, severity, message: line.slice(end) };
  if (Object.keys(attributes).length > 0) decoded.attributes = attributes;
  return decoded;
}

function levelOf(word: string): Severity | undefined {
  return severityOf(word) ?? (NUMBERED.test(word) ? 'TRACE' : undefined);
}

/** Where the bracket closes of a field ` [...]` that begins here, or -1. */
function fieldEnd(line: string, start: number): number {
  if (line.charCodeAt(start) !== SPACE || line.charCodeAt(start + 1) !== OPEN_BRACKET) return -1;
  const close = line.indexOf(']', start);
  return close - start > LONGEST_FIELD ? -1 : close;
}

/** `[pid 35708:tid 4328636416]` and `[client 192.0.2.7:4711]`; gives where the message begins. */
function addFields(attributes: Attributes, line: string, start: number): number {
  let at = start;
  for (let close = fieldEnd(line, at); close !== -1; close = fieldEnd(line, at)) {
    const field = line.slice(at + 2, close);
    if (field.startsWith('pid ')) {
      const [pid = '', tid] = field.slice(4).split(':tid ');
      attributes['pid'] = pidOf(pid);
      if (tid !== undefined) attributes['tid'] = pidOf(tid);
    } else if (field.startsWith('client ')) attributes['client'] = field.slice(7);
    else break;
    at = close + 1;
  }
  return line.charCodeAt(at) === SPACE ? at + 1 : at;
}
