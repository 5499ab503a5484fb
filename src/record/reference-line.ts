/**
 * The reference system's text form: `YYYY-MM-DD HH:MM:SS Service Severity message`, its times without a zone.
 * Its own parser splits on single spaces and takes whatever stands there; this one accepts a line only when
 * the fourth word is a severity, so that no other text is taken apart at the wrong places.
 */
import type { Decoded } from './decoded.ts';
import { type Severity, severityOf } from './severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/**
 * Levels as its producers write them. Other spellings count only behind a service that is known, as prose is
 * full of them: `disk alert on host 7`, `user log in failed`.
 */
const LEVELS: ReadonlyMap<string, Severity | undefined> = new Map(
  ['Trace', 'Debug', 'Info', 'Warn', 'Warning', 'Error', 'Critical', 'Fatal'].flatMap((word) =>
    [word, word.toUpperCase()].map((spelling) => [spelling, severityOf(word)] as const),
  ),
);

/**
 * Decodes a line of the reference form, or gives undefined for any other.
 * `knownService` is the service named beside the line (by its routing key): it may hold spaces.
 */
export function decodeReference(
  line: string,
  clock: TimestampReader,
  knownService?: string,
): Decoded | undefined {
  const timestamp = clock.read(line, 0);
  if (Number.isNaN(timestamp)) return undefined;
  const serviceStart = clock.end + 1;
  const isKnown = knownService !== undefined && line.startsWith(`${knownService} `, serviceStart);
  const serviceEnd = isKnown ? serviceStart + knownService.length : line.indexOf(' ', serviceStart);
  if (serviceEnd <= serviceStart || line.charCodeAt(clock.end) !== 32) return undefined;
  if (!isKnown && !canBeginName(line.charCodeAt(serviceStart))) return undefined;
  const next = line.indexOf(' ', serviceEnd + 1);
  const severityEnd = next === -1 ? line.length : next;
  const level = line.slice(serviceEnd + 1, severityEnd);
  const severity = LEVELS.get(level) ?? (isKnown ? severityOf(level) : undefined);
  if (severity === undefined) return undefined;
  return {
    timestamp,
    service: line.slice(serviceStart, serviceEnd),
    severity,
    message: line.slice(severityEnd + 1),
  };
}

/** Letters and digits; a `-`, `|` or `[thread]` behind a time belongs to another form. */
function canBeginName(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code > 127
  );
}
