/** A dead letter as it is read: why it is dead, what it was, and the message that it becomes again. */
import { createHash } from 'node:crypto';
import { CODE, MAX_REASON_LENGTH, readSeconds, REASON, ROUTING_KEY, SENT } from './dead-letter.ts';
import { BATCH_TYPE, type Envelope, NDJSON, type WireMessage } from './message.ts';
import { readRoutingKey } from './routing-key.ts';
import { isShortString, toShortString } from './short-string.ts';
import { type Death, latestDeath } from './x-death.ts';

/** A message of the dead-letter queue; every part comes from outside. */
export interface RawLetter {
  body: Buffer;
  envelope: Envelope;
  headers: Readonly<Record<string, unknown>>;
}

/** All that is said of a letter but its body. */
export interface DeadLetter {
  /** 12 hexadecimal digits of its content: the same at each look, and for a second copy of the same letter. */
  id: string;
  /** A number of MongoDB's, `unreadable`, a reason of RabbitMQ's, or `unknown`. */
  code: string;
  reason: string;
  /** The one under which it was published first. */
  routingKey: string;
  service: string;
  /** Empty where it has none. */
  messageId: string;
  /** Ms since the epoch. */
  parkedAt: number | undefined;
  /** When it was sent first, likewise. */
  sentAt: number | undefined;
  bytes: number;
  /** The beginning of what it says. */
  preview: string;
}

const ID_LENGTH = 12;
const MAX_CODE_LENGTH = 100;

/** Whatever the headers hold, it never throws. */
export function readDeadLetter(raw: RawLetter): DeadLetter {
  const { body, envelope, headers } = raw;
  const death = latestDeath(headers);
  const cause = death ?? causeOf(headers);
  const routingKey = routingKeyOf(raw, death);
  const { messageId = '' } = envelope;
  return {
    id: idOf(routingKey, messageId, body),
    code: cause.code.slice(0, MAX_CODE_LENGTH),
    reason: cause.reason.slice(0, MAX_REASON_LENGTH),
    routingKey,
    service: readRoutingKey(routingKey).service,
    messageId,
    parkedAt: death === undefined ? readSeconds(envelope.timestamp) : death.at,
    sentAt: readSeconds(death === undefined ? headers[SENT] : envelope.timestamp),
    bytes: body.length,
    preview: previewOf(body, envelope).slice(0, PREVIEW_LENGTH),
  };
}

/**
 * The message as it was before it died. A time it never had is that of its parking, so that a second copy of the
 * letter becomes the same record; `now`, in ms since the epoch, where there is no time at all.
 */
export function revive(raw: RawLetter, letter: DeadLetter, now: number): WireMessage {
  const { contentType = '', contentEncoding, type } = raw.envelope;
  return {
    routingKey: letter.routingKey,
    body: raw.body,
    contentType: isShortString(contentType) ? contentType : '',
    ...(contentEncoding !== undefined && isShortString(contentEncoding) && { contentEncoding }),
    ...(type !== undefined && isShortString(type) && { type }),
    messageId: isShortString(letter.messageId) ? letter.messageId : letter.id,
    timestamp: letter.sentAt ?? letter.parkedAt ?? now,
    records: 1,
    headers: ownHeaders(raw.headers),
  };
}

function causeOf(headers: RawLetter['headers']): { code: string; reason: string } {
  const code = headers[CODE];
  const reason = headers[REASON];
  return {
    code: typeof code === 'string' || typeof code === 'number' ? String(code) : 'unknown',
    reason: typeof reason === 'string' ? reason : 'no reason given',
  };
}

function routingKeyOf({ headers, envelope }: RawLetter, death: Death | undefined): string {
  const own = headers[ROUTING_KEY];
  const known = death === undefined ? own : death.routingKey;
  return toShortString(typeof known === 'string' ? known : envelope.routingKey);
}

function idOf(routingKey: string, messageId: string, body: Buffer): string {
  const hash = createHash('sha256').update(`${routingKey}\n${messageId}\n`).update(body);
  return hash.digest('hex').slice(0, ID_LENGTH);
}

const PREVIEW_BYTES = 2048;
const PREVIEW_LENGTH = 200;
const MESSAGE = /"message":("(?:[^"\\]|\\.)*)/;

/** Of our own records the message, else the body as text. */
function previewOf(body: Buffer, { type, contentType }: Envelope): string {
  const text = body.toString('utf8', 0, PREVIEW_BYTES);
  if (type !== BATCH_TYPE && contentType !== NDJSON) return text;
  try {
    return JSON.parse(`${MESSAGE.exec(text)?.[1] ?? ''}"`) as string;
  } catch {
    return text;
  }
}

/** More than headers that people set need, and well within the 64 KiB that the client writes. */
const MAX_HEADER_BYTES = 8192;

/**
 * What others told whoever reads it, texts and numbers; not what we or the broker noted (`x-`), nor `CC` and `BCC`,
 * by which RabbitMQ would route it to further queues.
 */
function ownHeaders(headers: RawLetter['headers']): Record<string, string | number> {
  const own: [string, string | number][] = [];
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (/^(x-|b?cc$)/i.test(name) || !isShortString(name)) continue;
    if (typeof value !== 'string' && !Number.isSafeInteger(value)) continue;
    bytes += Buffer.byteLength(`${name}${String(value)}`);
    if (bytes > MAX_HEADER_BYTES) break;
    own.push([name, value as string | number]);
  }
  return Object.fromEntries(own);
}
