/** `logagg.batch.v1`: records as JSON objects, one a line, all of one service and one severity. */
import { ADDED_ENTRIES, isBounded } from '../record/attributes.ts';
import { isId } from '../record/id.ts';
import type { LogRecord } from '../record/record.ts';
import { formatRfc3339 } from '../record/rfc3339.ts';
import { mendService } from '../record/service.ts';
import { type Severity, severityOf } from '../record/severity.ts';
import { createTimestampReader } from '../record/decode/timestamp-reader.ts';

/** What all lines of one batch have in common, to be made once: see `encodeRecord`. */
export function commonPart(service: string, severity: Severity): string {
  return `","service":${JSON.stringify(service)},"severity":"${severity}","message":`;
}

/** One record as a line of a batch, with its newline. */
export function encodeRecord(
  record: LogRecord,
  common = commonPart(record.service, record.severity),
): string {
  // By hand, as this runs once a line: half the time of JSON.stringify on the whole object.
  let line =
    `{"id":"${record.id}","timestamp":"${formatRfc3339(record.timestamp)}${common}` +
    JSON.stringify(record.message);
  if (record.host !== undefined) line += `,"host":${JSON.stringify(record.host)}`;
  if (record.attributes !== undefined) line += `,"attributes":${JSON.stringify(record.attributes)}`;
  return `${line}}\n`;
}

/** Batches name the zone of each time. */
const clock = createTimestampReader(() => Number.NaN);

/**
 * The records of a batch, or undefined when any part of it is not as `encodeRecord` writes it: then it comes
 * from elsewhere and is read line by line, as foreign text.
 */
export function decodeBatch(text: string): LogRecord[] | undefined {
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  let values: unknown;
  try {
    // A raw newline can stand only between records, so one parse does for the whole batch.
    values = JSON.parse(`[${text.slice(0, end).replaceAll('\n', ',')}]`);
  } catch {
    return undefined;
  }
  if (!Array.isArray(values) || values.length === 0) return undefined;
  const records: LogRecord[] = [];
  for (const value of values as unknown[]) {
    const record = recordOf(value);
    if (record === undefined) return undefined;
    records.push(record);
  }
  return records;
}

const OWN_KEYS: ReadonlySet<string> = new Set([
  'id',
  'timestamp',
  'service',
  'severity',
  'message',
  'host',
  'attributes',
]);

/** A parsed value as a record, when it is one whole and sound. */
export function recordOf(value: unknown): LogRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const key in value) if (!OWN_KEYS.has(key)) return undefined;
  const { id, timestamp, service, severity, message, host, attributes } = value as Partial<
    Record<keyof LogRecord, unknown>
  >;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof message !== 'string')
    return undefined;
  if (typeof service !== 'string' || typeof severity !== 'string') return undefined;
  const time = clock.read(timestamp, 0);
  const level = severityOf(severity);
  if (!isId(id) || Number.isNaN(time) || level === undefined) return undefined;
  if (clock.end !== timestamp.length || mendService(service) !== service) return undefined;
  const record: LogRecord = { id, timestamp: time, service, severity: level, message };
  if (host !== undefined) {
    if (typeof host !== 'string') return undefined;
    record.host = host;
  }
  if (attributes !== undefined) {
    if (typeof attributes !== 'object' || attributes === null) return undefined;
    if (Array.isArray(attributes) || !isBounded(attributes, ADDED_ENTRIES)) return undefined;
    record.attributes = attributes as Record<string, unknown>;
  }
  return record;
}
