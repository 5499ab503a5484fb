/** Syslog messages of RFC 5424: `<34>1 2026-11-24T10:15:02.003Z host app 1234 ID47 [id name="value"] message`. */
import { DASH, isDigit, SPACE } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import { pidOf } from './pid.ts';
import type { Attributes } from '../record.ts';
import { readStructuredData } from './structured-data.ts';
import type { Priority } from './syslog-priority.ts';
import type { TimestampReader } from './timestamp-reader.ts';

const ONE = 49;
const BYTE_ORDER_MARK = 0xfeff;

/** Decodes the message whose version stands at `start`, behind a priority or without; undefined for anything else. */
export function decodeRfc5424(
  line: string,
  start: number,
  priority: Priority | undefined,
  clock: TimestampReader,
): Decoded | undefined {
  if (line.charCodeAt(start) !== ONE || line.charCodeAt(start + 1) !== SPACE) return undefined;
  const timeStart = start + 2;
  const isNil = line.charCodeAt(timeStart) === DASH;
  if (!isNil && !isDigit(line.charCodeAt(timeStart))) return undefined;
  const timestamp = isNil ? undefined : clock.read(line, timeStart);
  if (Number.isNaN(timestamp)) return undefined;

  const names: string[] = [];
  let at = isNil ? timeStart + 1 : clock.end;
  for (let field = 0; field < 4; field += 1) {
    const end = line.indexOf(' ', at + 1);
    if (line.charCodeAt(at) !== SPACE || end <= at + 1) return undefined;
    names.push(line.slice(at + 1, end));
    at = end;
  }
  const decoded = decodeFields(line, at + 1, names, priority);
  if (timestamp !== undefined) decoded.timestamp = timestamp;
  return decoded;
}

/** Host, app-name, process id and message id, then structured data and message from `start` on. */
function decodeFields(
  line: string,
  start: number,
  names: readonly string[],
  priority: Priority | undefined,
): Decoded {
  const [host = '-', app = '-', pid = '-', messageId = '-'] = names;
  const data = readStructuredData(line, start);
  const attributes: Attributes = {};
  if (priority !== undefined) attributes['facility'] = priority.facility;
  if (pid !== '-') attributes['pid'] = pidOf(pid);
  if (messageId !== '-') attributes['message_id'] = messageId;
  if (data?.elements !== undefined) attributes['structured_data'] = data.elements;

  const decoded: Decoded = { message: messageFrom(line, data?.end ?? start) };
  if (priority !== undefined) decoded.severity = priority.severity;
  if (app !== '-') decoded.service = app;
  if (host !== '-') decoded.host = host;
  if (Object.keys(attributes).length > 0) decoded.attributes = attributes;
  return decoded;
}

/** A byte order mark says that UTF-8 follows; it is no part of the message (RFC 5424, 6.4). */
function messageFrom(line: string, end: number): string {
  const start = line.charCodeAt(end) === SPACE ? end + 1 : end;
  return line.slice(line.charCodeAt(start) === BYTE_ORDER_MARK ? start + 1 : start);
}
