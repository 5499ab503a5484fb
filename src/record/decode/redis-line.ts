/**
 * Redis and Valkey: `1234:M 24 Nov 2026 10:15:02.123 * message`, and `[1234] 24 Nov 10:15:02.123 * message` of version 2. The marks are those of
 * `serverLogRaw` in its server.c.
 */
import { CLOSE_BRACKET, COLON, countDigits, OPEN_BRACKET, SPACE } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import type { Attributes } from '../record.ts';
import type { Severity } from '../severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/** Debug, verbose, notice, warning. */
const MARKS: Readonly<Record<string, Severity>> = {
  '.': 'DEBUG',
  '-': 'DEBUG',
  '*': 'INFO',
  '#': 'WARN',
};
const ROLES: Readonly<Record<string, string>> = {
  M: 'master',
  S: 'replica',
  C: 'child',
  X: 'sentinel',
};
const MOST_DIGITS = 10;

export function decodeRedis(line: string, clock: TimestampReader): Decoded | undefined {
  const isOld = line.charCodeAt(0) === OPEN_BRACKET;
  const pidStart = isOld ? 1 : 0;
  const pidEnd = pidStart + countDigits(line, pidStart, MOST_DIGITS);
  if (pidEnd === pidStart) return undefined;
  if (line.charCodeAt(pidEnd) !== (isOld ? CLOSE_BRACKET : COLON)) return undefined;
  const role = isOld ? undefined : ROLES[line[pidEnd + 1] ?? ''];
  const timeStart = isOld ? pidEnd + 2 : pidEnd + 3;
  if ((!isOld && role === undefined) || line.charCodeAt(timeStart - 1) !== SPACE) return undefined;
  const timestamp = clock.read(line, timeStart);
  const { end } = clock;
  const severity = MARKS[line[end + 1] ?? ''];
  if (Number.isNaN(timestamp) || severity === undefined) return undefined;
  if (line.charCodeAt(end) !== SPACE || line.charCodeAt(end + 2) !== SPACE) return undefined;
  const attributes: Attributes = { pid: Number(line.slice(pidStart, pidEnd)) };
  if (role !== undefined) attributes['role'] = role;
  return { timestamp, severity, message: line.slice(end + 3), attributes };
}
