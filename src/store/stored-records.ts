/** Documents as records, where nothing of them may be lost on the way: see `recordOf` for a person's eyes. */
import { Binary, type Collection, type Document, type Filter } from 'mongodb';
import { LogaggError } from '../errors.ts';
import type { LogRecord } from '../record/record.ts';
import { SEVERITIES } from '../record/severity.ts';
import { recordOf } from './document.ts';

/** Documents a round trip; the driver of this version sets none, and the server then begins with 101. */
const CURSOR_BATCH = 1000;
const KNOWN: ReadonlySet<string> = new Set([
  '_id',
  'timestamp',
  'service',
  'severity',
  'message',
  'host',
  'attributes',
  'received',
]);

/** The records that a filter finds, in runs; rejects at the first document that is more or other than a record. */
export async function* recordsIn(
  collection: Collection,
  filter: Filter<Document>,
): AsyncGenerator<LogRecord[]> {
  const cursor = collection.find(filter, { sort: { _id: 1 }, batchSize: CURSOR_BATCH });
  try {
    while (await cursor.hasNext()) {
      yield cursor.readBufferedDocuments().map((document) => exactly(document, collection));
    }
  } finally {
    await cursor.close();
  }
}

function exactly(document: Document, { collectionName }: Collection): LogRecord {
  if (isRecord(document)) return recordOf(document);
  const id = JSON.stringify(document['_id'])?.slice(0, 100);
  throw new LogaggError('failed', `${collectionName} holds a document that is no record: ${id}`, {
    hint: 'nothing of it is removed; an archive would not keep all of that document, mongodump does',
  });
}

function isRecord(document: Document): boolean {
  for (const key in document) if (!KNOWN.has(key)) return false;
  const { _id, timestamp, service, severity, message, host, attributes } = document;
  return (
    _id instanceof Binary &&
    _id.position === 16 &&
    timestamp instanceof Date &&
    typeof service === 'string' &&
    (SEVERITIES as readonly unknown[]).includes(severity) &&
    typeof message === 'string' &&
    (host === undefined || typeof host === 'string') &&
    (attributes === undefined || (isObject(attributes) && isJson(attributes)))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Whether JSON carries it as it is. The depth is bounded by that of a BSON document. */
function isJson(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isJson);
  if (isObject(value)) return Object.values(value).every(isJson);
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}
