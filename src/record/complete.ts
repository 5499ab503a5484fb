/** Completes what a line says to a record, with what is known beside it. */
import type { Decoded } from './decode/decoded.ts';
import type { IdMinter } from './id.ts';
import type { Attributes, LogRecord } from './record.ts';
import { mendService } from './service.ts';
import type { Severity } from './severity.ts';

/** For what the line itself leaves open. */
export interface Defaults {
  service: string;
  severity: Severity;
  /** Ms since the epoch: when the line was read, or a time that is the same at each reading. */
  timestamp: number;
}

const DAY_MS = 86_400_000;
/** Earlier than any log that is collected: a clock that was never set, or a time that was never read. */
const EARLIEST = Date.UTC(1990, 0, 1);

/**
 * The record of a decoded line at a position of its source. A time more than a day after `now`, or before 1990, is replaced by the default one, so that junk cannot make
 * a thousand partitions and the next retention does not take a record for its clock; a name that cannot stand in a routing key is mended. Attributes keep both originals.
 */
export function completeRecord(
  decoded: Decoded,
  defaults: Defaults,
  now: number,
  mint: IdMinter,
  position: number,
): LogRecord {
  const service = decoded.service ?? defaults.service;
  const stated = decoded.timestamp ?? defaults.timestamp;
  const timestamp = isPlausible(stated, now) ? stated : defaults.timestamp;
  const record: LogRecord = {
    id: mint(timestamp, position),
    timestamp,
    service: mendService(service),
    severity: decoded.severity ?? defaults.severity,
    message: decoded.message,
  };
  if (decoded.host !== undefined) record.host = decoded.host;
  if (decoded.attributes !== undefined) record.attributes = decoded.attributes;
  if (timestamp !== stated) {
    record.attributes = annotate(record.attributes, 'original_timestamp', stated);
  }
  if (record.service !== service) {
    record.attributes = annotate(record.attributes, 'original_service', service);
  }
  return record;
}

/** Whether a record may stand under this time. */
export function isPlausible(timestamp: number, now: number): boolean {
  return timestamp >= EARLIEST && timestamp <= now + DAY_MS;
}

/** Attributes with one more; a name that the line gave itself stays as the line has it. */
export function annotate(
  attributes: Attributes | undefined,
  name: string,
  value: unknown,
): Attributes {
  return { [name]: value, ...attributes };
}
