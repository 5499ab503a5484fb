/**
 * PostgreSQL's log behind its timestamp: `[1234] ERROR:  message`, with `user@database` as Debian has it, and the prefix of Amazon RDS,
 * `:192.0.2.7(5432):user@database:[1234]:`. https://www.postgresql.org/docs/current/runtime-config-logging.html
 * A DETAIL, HINT, CONTEXT or STATEMENT belongs to the message before it: it keeps its label and has no severity of its own.
 */
import { COLON, isDigit, isLetter, OPEN_BRACKET, SPACE, wordEnd } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import { pidOf } from './pid.ts';
import type { Attributes } from '../record.ts';
import type { Severity } from '../severity.ts';

const LABELS: ReadonlyMap<string, Severity | undefined> = new Map<string, Severity | undefined>([
  ['DEBUG', 'DEBUG'],
  ...[1, 2, 3, 4, 5].map((level) => [`DEBUG${level}`, 'DEBUG'] as const),
  ['INFO', 'INFO'],
  ['NOTICE', 'INFO'],
  ['LOG', 'INFO'],
  ['WARNING', 'WARN'],
  ['ERROR', 'ERROR'],
  ['FATAL', 'FATAL'],
  ['PANIC', 'FATAL'],
  ...['DETAIL', 'HINT', 'CONTEXT', 'QUERY', 'LOCATION', 'STATEMENT', 'BACKTRACE'].map(
    (label) => [label, undefined] as const,
  ),
]);
const LONGEST_PREFIX = 300;
const LONGEST_ZONE = 5;

/** Decodes a line whose timestamp ends at `end`. */
export function decodePostgres(line: string, timestamp: number, end: number): Decoded | undefined {
  const zoneEnd = skipZone(line, end);
  const pidStart = pidStartAt(line, zoneEnd);
  if (pidStart === -1 || !isDigit(line.charCodeAt(pidStart))) return undefined;
  const pidEnd = line.indexOf(']', pidStart);
  const labelEnd = line.indexOf(':  ', pidEnd);
  if (pidEnd === -1 || labelEnd === -1 || labelEnd - end > LONGEST_PREFIX) return undefined;
  const labelStart =
    Math.max(line.lastIndexOf(' ', labelEnd), line.lastIndexOf(':', labelEnd - 1)) + 1;
  const label = line.slice(labelStart, labelEnd);
  if (labelStart <= pidEnd || !LABELS.has(label)) return undefined;

  const attributes: Attributes = { pid: pidOf(line.slice(pidStart, pidEnd)) };
  if (zoneEnd > end) attributes['timezone'] = line.slice(end + 1, zoneEnd);
  addSession(
    attributes,
    `${line.slice(zoneEnd, pidStart - 1)} ${line.slice(pidEnd + 1, labelStart)}`,
  );
  const severity = LABELS.get(label);
  return severity === undefined
    ? { timestamp, message: line.slice(labelStart), attributes }
    : { timestamp, severity, message: line.slice(labelEnd + 3), attributes };
}

/** Past a zone's abbreviation, ` CET`, that names no offset for certain: the time was read on the wall clock. */
function skipZone(line: string, end: number): number {
  if (!isLetter(line.charCodeAt(end + 1))) return end;
  const zoneEnd = wordEnd(line, end + 1);
  return zoneEnd - end <= LONGEST_ZONE + 1 ? zoneEnd : end;
}

/** Where the process id begins, in brackets right behind the time or behind the fields of RDS; or -1. */
function pidStartAt(line: string, end: number): number {
  if (line.charCodeAt(end) === SPACE)
    return line.charCodeAt(end + 1) === OPEN_BRACKET ? end + 2 : -1;
  if (line.charCodeAt(end) !== COLON) return -1;
  const bracket = line.indexOf(':[', end);
  return bracket === -1 || bracket - end > LONGEST_PREFIX ? -1 : bracket + 2;
}

/** What the prefix says of the session: `user@database`, a client before it in RDS, and else as it stands. */
function addSession(attributes: Attributes, text: string): void {
  const rest: string[] = [];
  for (const part of text.split(/[: ]/)) {
    const sign = part.indexOf('@');
    if (sign > 0 && attributes['user'] === undefined) {
      attributes['user'] = part.slice(0, sign);
      attributes['database'] = part.slice(sign + 1);
    } else if (part.endsWith(')') && attributes['client'] === undefined) {
      attributes['client'] = part;
    } else if (part !== '') rest.push(part);
  }
  if (rest.length > 0) attributes['session'] = rest.join(' ');
}
