/** The body of any message as records: our batches, JSON of the record form, and text decoded as a line. */
import { isBounded } from '../record/attributes.ts';
import { annotate, completeRecord, isPlausible } from '../record/complete.ts';
import type { AutoDecoder } from '../record/decode/auto-decoder.ts';
import { fingerprintOf } from '../record/fingerprint.ts';
import { alignId, createIdMinter, type IdMinter } from '../record/id.ts';
import type { LogRecord } from '../record/record.ts';
import { decodeBatch, recordOf } from './batch.ts';
import { BATCH_TYPE, type Envelope, NDJSON } from './message.ts';
import { unpack } from './content-encoding.ts';
import { readRoutingKey } from './routing-key.ts';
import { UnreadableBody } from './unreadable-body.ts';

export interface BodyReader {
  /** The records of a body; throws `UnreadableBody` when there is no telling what it says. */
  read(body: Buffer, envelope: Envelope): LogRecord[];
}

/** A body of newlines is a record a byte; no producer means that, and a thousand batches fit below it. */
const MAX_RECORDS = 100_000;

interface Settings {
  decoder: AutoDecoder;
  /** Ids for records that come without one and in a message without an id. */
  mint: IdMinter;
  now(): number;
}

export function createBodyReader({ decoder, mint, now }: Settings): BodyReader {
  let position = 0;

  /** A message with an id gives its records the same ids at every delivery; one without cannot. */
  function placeOf(envelope: Envelope): { minter: IdMinter; next(): number } {
    const { messageId = '', routingKey } = envelope;
    if (messageId === '') return { minter: mint, next: () => (position += 1) };
    const source = `${routingKey}\n${messageId}`;
    let index = 0;
    return { minter: createIdMinter(fingerprintOf(source)), next: () => index++ };
  }

  return {
    read(body, envelope) {
      const received = now();
      const text = unpack(body, envelope.contentEncoding).toString();
      if (isOurs(envelope)) refuseFloods(text);
      const sent = envelope.timestamp === undefined ? received : envelope.timestamp * 1000;
      const settle = (record: LogRecord) => plausible(record, sent, received);
      const own = isOurs(envelope) ? decodeBatch(text) : undefined;
      if (own !== undefined) return own.map(settle);

      const key = readRoutingKey(envelope.routingKey);
      const defaults = {
        service: key.service,
        severity: key.severity ?? ('INFO' as const),
        timestamp: isPlausible(sent, received) ? sent : received,
      };
      const { minter, next } = placeOf(envelope);
      return partsOf(text, envelope).map((part) =>
        typeof part === 'string'
          ? completeRecord(decoder(part, key.service), defaults, received, minter, next())
          : settle(part),
      );
    },
  };
}

function isOurs(envelope: Envelope): boolean {
  return envelope.type === BATCH_TYPE || envelope.contentType === NDJSON;
}

function refuseFloods(text: string): void {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if ((lines += 1) > MAX_RECORDS) throw tooMany();
  }
}

function tooMany(): UnreadableBody {
  return new UnreadableBody(`it holds more than ${MAX_RECORDS} records`);
}

/** A foreign body's parts: records where they are whole ones of our form, else lines to decode. */
function partsOf(text: string, envelope: Envelope): (LogRecord | string)[] {
  if (isOurs(envelope)) {
    return withoutLastNewline(text)
      .split('\n')
      .map((line) => decodeBatch(line)?.[0] ?? line);
  }
  if (envelope.contentType === 'application/json') {
    const values = parseValues(text);
    if (values !== undefined && values.length > MAX_RECORDS) throw tooMany();
    // Too deep or large to be taken apart, it is a line of text.
    if (values?.every(isBounded) === true) {
      return values.map((value) => recordOf(value) ?? textOf(value));
    }
  }
  return [withoutLastNewline(text)];
}

/** The values of a JSON body, or undefined where it is none. */
function parseValues(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.length > 0 ? value : [value];
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function withoutLastNewline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, text.endsWith('\r\n') ? -2 : -1) : text;
}

/** A record from the wire under a time that can be: else under the time of sending, and its id likewise. */
function plausible(record: LogRecord, sent: number, received: number): LogRecord {
  if (!isPlausible(record.timestamp, received)) {
    record.attributes = annotate(record.attributes, 'original_timestamp', record.timestamp);
    record.timestamp = isPlausible(sent, received) ? sent : received;
  }
  record.id = alignId(record.id, record.timestamp);
  return record;
}
