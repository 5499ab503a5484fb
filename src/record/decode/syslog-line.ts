/**
 * Syslog as it is sent and as daemons write it into files: RFC 5424, and RFC 3164 with its many habits, with a priority or without.
 * The host is the record's host, app-name or tag its service, and the process id an attribute.
 */
import {
  CLOSE_BRACKET,
  COLON,
  countDigits,
  DASH,
  EQUALS,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  wordEnd,
} from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import { levelInText } from './level-word.ts';
import { pidOf } from './pid.ts';
import { type Priority, priorityEnd, priorityOf } from './syslog-priority.ts';
import { decodeRfc5424 } from './rfc5424-line.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/** RFC 3164 says 32; a path as a tag is longer. A pid in brackets is a number, or a name of a thread beside it. */
const LONGEST_TAG = 100;
const LONGEST_PID = 40;

/** Any line of syslog: of a known sender, so that a line behind a time and a host is one. */
export function decodeSyslog(line: string, clock: TimestampReader): Decoded | undefined {
  const priority = priorityOf(line);
  if (priority !== undefined) return decodePrioritized(line, priority, clock);
  const rfc5424 = decodeRfc5424(line, 0, undefined, clock);
  if (rfc5424 !== undefined) return rfc5424;
  const timestamp = clock.read(line, 0);
  return Number.isNaN(timestamp) ? undefined : decodeBehindTime(line, timestamp, clock.end);
}

/** A line that begins with a priority: that it is syslog is beyond doubt, whatever follows. */
export function decodePrioritized(
  line: string,
  priority: Priority,
  clock: TimestampReader,
): Decoded {
  const start = priorityEnd(line);
  const rfc5424 = decodeRfc5424(line, start, priority, clock);
  if (rfc5424 !== undefined) return rfc5424;
  const { severity, facility } = priority;
  const timestamp = clock.read(line, start);
  if (Number.isNaN(timestamp)) {
    // `<3>message` of a service under systemd: a number of one digit is a severity and says nothing of a facility.
    const decoded = { severity, message: line.slice(start) };
    return start === '<3>'.length ? decoded : { ...decoded, attributes: { facility } };
  }
  const decoded = decodeBehindTime(line, timestamp, clock.end) ?? {
    timestamp,
    message: line.slice(clock.end),
  };
  decoded.severity = severity;
  decoded.attributes = { facility, ...decoded.attributes };
  return decoded;
}

/**
 * A line with no priority whose timestamp ends at `end`, when it has a host and a tag: `Nov 24 10:15:02 host sshd[24200]: message`.
 * `isCertain` is false for a time that other logs begin with as well: then only a tag with a process id will do.
 */
export function decodeSyslogFile(
  line: string,
  timestamp: number,
  end: number,
  isCertain: boolean,
): Decoded | undefined {
  if (line.charCodeAt(end) !== SPACE) return undefined;
  const hostEnd = line.indexOf(' ', end + 1);
  if (hostEnd === -1 || !readTag(line, hostEnd + 1)) return undefined;
  if (!isCertain && tag.pidStart === 0) return undefined;
  return withTag(line, timestamp, line.slice(end + 1, hostEnd));
}

/** What follows the time of a line that is syslog: a host and a tag, a tag alone, or a host alone. */
function decodeBehindTime(line: string, timestamp: number, end: number): Decoded | undefined {
  if (line.charCodeAt(end) !== SPACE) return undefined;
  if (readTag(line, end + 1)) return withTag(line, timestamp, undefined);
  const hostEnd = wordEnd(line, end + 1);
  const host = line.slice(end + 1, hostEnd);
  if (host === '') return { timestamp, message: line.slice(end + 1) };
  if (readTag(line, hostEnd + 1)) return withTag(line, timestamp, host);
  return { timestamp, host, message: line.slice(hostEnd + 1) };
}

/** The tag that was read last; `pidStart` is 0 where it has no process id. */
const tag = { start: 0, end: 0, pidStart: 0, pidEnd: 0, messageStart: 0 };

/** Reads `sshd[24200]: ` or `kernel: ` into `tag`. */
function readTag(line: string, start: number): boolean {
  let at = start;
  while (at - start <= LONGEST_TAG && isTagCharacter(line.charCodeAt(at))) at += 1;
  if (at === start) return false;
  tag.start = start;
  tag.end = at;
  tag.pidStart = 0;
  if (line.charCodeAt(at) === OPEN_BRACKET) {
    const close = line.indexOf(']', at);
    if (close === -1 || close - at > LONGEST_PID || line.charCodeAt(close + 1) !== COLON)
      return false;
    tag.pidStart = at + 1;
    tag.pidEnd = close;
    at = close + 1;
  }
  if (line.charCodeAt(at) !== COLON) return false;
  const next = line.charCodeAt(at + 1);
  tag.messageStart = next === SPACE ? at + 2 : at + 1;
  return next === SPACE || at + 1 === line.length;
}

function isTagCharacter(code: number): boolean {
  return (
    code > SPACE &&
    code !== COLON &&
    code !== OPEN_BRACKET &&
    code !== CLOSE_BRACKET &&
    code !== QUOTE &&
    code !== EQUALS
  );
}

/** The record of a tag; a level that its message begins with, as in `error: no such user`, is its severity and stays there. */
function withTag(line: string, timestamp: number, host: string | undefined): Decoded {
  const decoded: Decoded = {
    timestamp,
    service: line.slice(tag.start, tag.end),
    message: line.slice(tag.messageStart),
  };
  if (host !== undefined) decoded.host = host;
  if (tag.pidStart > 0) decoded.attributes = { pid: pidOf(line.slice(tag.pidStart, tag.pidEnd)) };
  const severity = levelInText(line, tag.messageStart);
  if (severity !== undefined) decoded.severity = severity;
  return decoded;
}

const MICROSECONDS = 6;

/** Whether a time is as rsyslog writes it, `2026-11-24T10:15:02.123456+01:00`: to the microsecond, with its zone. */
export function isRsyslogTime(line: string, end: number): boolean {
  if (line.charCodeAt(10) !== 84 || countDigits(line, 20, MICROSECONDS + 1) !== MICROSECONDS)
    return false;
  const zoneMark = line.charCodeAt(26);
  return end > 26 && (zoneMark === 43 || zoneMark === DASH || zoneMark === 90);
}
