/** Dead letters: what cannot be stored, as a message that says why and where it came from. */
import type { LogRecord } from '../record/record.ts';
import { encodeRecord } from './batch.ts';
import { BATCH_TYPE, type Envelope, NDJSON, type WireMessage } from './message.ts';
import { routingKey } from './routing-key.ts';

/** Headers are for people; a server's complaint may be as long as the document it complains of. */
const MAX_REASON_LENGTH = 500;

interface Cause {
  code: number | string;
  reason: string;
}

/** One record of a batch, the rest of which was stored. */
export function deadRecord(record: LogRecord, cause: Cause, now: number): WireMessage {
  return {
    routingKey: routingKey(record.service, record.severity),
    body: Buffer.from(encodeRecord(record)),
    contentType: NDJSON,
    type: BATCH_TYPE,
    messageId: record.id,
    timestamp: now,
    records: 1,
    headers: headersOf(cause, routingKey(record.service, record.severity)),
  };
}

/** A whole body that cannot be read, as it came. */
export function deadBody(body: Buffer, envelope: Envelope, cause: Cause, now: number): WireMessage {
  return {
    routingKey: envelope.routingKey,
    body,
    contentType: envelope.contentType ?? 'application/octet-stream',
    ...(envelope.contentEncoding !== undefined && { contentEncoding: envelope.contentEncoding }),
    ...(envelope.type !== undefined && { type: envelope.type }),
    messageId: envelope.messageId ?? '',
    timestamp: now,
    records: 1,
    headers: headersOf(cause, envelope.routingKey),
  };
}

function headersOf({ code, reason }: Cause, key: string): Record<string, string | number> {
  return {
    'x-logagg-code': code,
    'x-logagg-reason': reason.slice(0, MAX_REASON_LENGTH),
    'x-logagg-routing-key': key,
  };
}
