/**
 * The reference system's text form: `YYYY-MM-DD HH:MM:SS Service Severity message`, its times without a zone.
 * Its own parser splits on single spaces and takes whatever stands there; this one accepts a line only when
 * the fourth word is a severity, so that no other text is taken apart at the wrong places.
 */
import type { Decoded } from './decoded.ts';
import { severityOf } from './severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

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
  const serviceEnd =
    knownService !== undefined && line.startsWith(`${knownService} `, serviceStart)
      ? serviceStart + knownService.length
      : line.indexOf(' ', serviceStart);
  if (serviceEnd <= serviceStart || line.charCodeAt(clock.end) !== 32) return undefined;
  const next = line.indexOf(' ', serviceEnd + 1);
  const severityEnd = next === -1 ? line.length : next;
  const severity = severityOf(line.slice(serviceEnd + 1, severityEnd));
  if (severity === undefined) return undefined;
  return {
    timestamp,
    service: line.slice(serviceStart, serviceEnd),
    severity,
    message: line.slice(severityEnd + 1),
  };
}
