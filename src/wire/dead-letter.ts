/** Dead letters: what cannot be stored, as a message that says why and where it came from. */
import type { LogRecord } from '../record/record.ts';
import { encodeRecord } from './batch.ts';
import { BATCH_TYPE, type Envelope, NDJSON, type WireMessage } from './message.ts';
import { routingKey } from './routing-key.ts';
import { isShortString } from './short-string.ts';

/** Headers are for people; a server's complaint may be as long as the document it complains of. */
export const MAX_REASON_LENGTH = 500;

export const CODE = 'x-logagg-code';
export const REASON = 'x-logagg-reason';
export const ROUTING_KEY = 'x-logagg-routing-key';
/** When it was sent first, in seconds since the epoch as on the wire; its own timestamp is that of the parking. */
export const SENT = 'x-logagg-timestamp';
/** The end of the year 9999; what is later, or before 1970, is nobody's time. */
const MAX_SECONDS = 253_402_300_799;

/** Ms since the epoch of seconds from outside, which may be anything. */
export function readSeconds(seconds: unknown): number | undefined {
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= MAX_SECONDS)) return undefined;
  return seconds * 1000;
}

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
  const { contentEncoding, type, timestamp } = envelope;
  const headers = headersOf(cause, envelope.routingKey);
  if (timestamp !== undefined && readSeconds(timestamp) !== undefined) headers[SENT] = timestamp;
  return {
    routingKey: envelope.routingKey,
    body,
    contentType: sendable(envelope.contentType) ?? 'application/octet-stream',
    ...(sendable(contentEncoding) !== undefined && { contentEncoding }),
    ...(sendable(type) !== undefined && { type }),
    messageId: sendable(envelope.messageId) ?? '',
    timestamp: now,
    records: 1,
    headers,
  };
}

/** A property that the client would not write must not keep the letter from being parked. */
function sendable(property: string | undefined): string | undefined {
  return property !== undefined && isShortString(property) ? property : undefined;
}

function headersOf({ code, reason }: Cause, key: string): Record<string, string | number> {
  return { [CODE]: code, [REASON]: reason.slice(0, MAX_REASON_LENGTH), [ROUTING_KEY]: key };
}
