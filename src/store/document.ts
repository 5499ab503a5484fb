/** Records as MongoDB documents, and back. */
import { Binary, type Document } from 'mongodb';
import type { LogRecord } from '../record/record.ts';
import { SEVERITIES, type Severity } from '../record/severity.ts';

/** Value of a hexadecimal digit by its character code. */
const NIBBLE = new Uint8Array(128);
for (let value = 0; value < 16; value += 1) NIBBLE[value.toString(16).charCodeAt(0)] = value;

/** An id as BSON UUID. By hand, as the driver's own constructor checks again what the wire has checked. */
export function uuidOf(id: string): Binary {
  const bytes = Buffer.allocUnsafe(16);
  let at = 0;
  for (let from = 0; from < 36; from += 2) {
    if (id.charCodeAt(from) === 45) from += 1;
    bytes[at++] =
      ((NIBBLE[id.charCodeAt(from)] ?? 0) << 4) | (NIBBLE[id.charCodeAt(from + 1)] ?? 0);
  }
  return new Binary(bytes, Binary.SUBTYPE_UUID);
}

/** By hand too: a search shows many, and the driver makes an object of its own for each. */
export function textOfUuid({ buffer }: Binary): string {
  const hex = Buffer.from(buffer.buffer, buffer.byteOffset, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The document of a record; `received` is shared by all that were stored together. */
export function documentOf(record: LogRecord, received: Date): Document {
  const document: Document = {
    _id: uuidOf(record.id),
    timestamp: new Date(record.timestamp),
    service: record.service,
    severity: record.severity,
    message: record.message,
  };
  if (record.host !== undefined) document['host'] = record.host;
  if (record.attributes !== undefined) document['attributes'] = record.attributes;
  document['received'] = received;
  return document;
}

/** The record of a document, whoever wrote it: a field of another type is shown rather than trusted. */
export function recordOf(document: Document): LogRecord {
  const { _id, timestamp, service, severity, message, host, attributes } = document;
  const record: LogRecord = {
    id: _id instanceof Binary && _id.position === 16 ? textOfUuid(_id) : textOf(_id),
    timestamp: timestamp instanceof Date ? timestamp.getTime() : Number.NaN,
    service: textOf(service),
    severity: isSeverity(severity) ? severity : 'INFO',
    message: textOf(message),
  };
  if (host !== undefined) record.host = textOf(host);
  if (typeof attributes === 'object' && attributes !== null) record.attributes = attributes;
  return record;
}

function isSeverity(value: unknown): value is Severity {
  return (SEVERITIES as readonly unknown[]).includes(value);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : (JSON.stringify(value) ?? '');
}
