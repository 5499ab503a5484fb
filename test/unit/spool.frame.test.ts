/** What one message looks like on disk. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  decodeMessage,
  encodeFrame,
  HEAD_BYTES,
  isIntact,
  readHead,
} from '../../src/spool/frame.ts';
import type { WireMessage } from '../../src/wire/message.ts';
import { anyText } from './arbitraries.ts';

const marker = Buffer.from('0123456789abcdef', 'hex');
const messages: fc.Arbitrary<WireMessage> = fc.record(
  {
    routingKey: anyText,
    body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    contentType: anyText,
    contentEncoding: anyText,
    type: anyText,
    messageId: anyText,
    timestamp: fc.maxSafeNat(),
    records: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    headers: fc.dictionary(anyText, fc.oneof(anyText, fc.integer()), { noNullPrototype: true }),
  },
  {
    requiredKeys: ['routingKey', 'body', 'contentType', 'messageId', 'timestamp', 'records'],
    noNullPrototype: true,
  },
);

const message: WireMessage = {
  routingKey: 'api.INFO',
  body: Buffer.from('{"message":"hello"}\n'),
  contentType: 'application/x-ndjson',
  messageId: 'an id',
  timestamp: 1_700_000_000_000,
  records: 1,
};

describe('a frame', () => {
  it('gives back any message, its number and its time, wherever it stands', () => {
    fc.assert(
      fc.property(messages, fc.nat(2 ** 31), fc.nat(50), (any, number, at) => {
        const frame = encodeFrame(marker, number, 1_700_000_000_000, any);
        const bytes = Buffer.concat([Buffer.alloc(at, 7), frame, Buffer.alloc(9)]);
        const head = readHead(bytes, at);
        assert.equal(head.length, frame.length);
        assert.equal(head.sequence, number);
        assert.equal(head.appended, 1_700_000_000_000);
        assert.equal(head.records, any.records);
        assert.ok(isIntact(bytes, at, head));
        assert.deepEqual(decodeMessage(bytes, at, head), any);
      }),
    );
  });

  it('holds copies on both ways, so that neither buffer is bound to it', () => {
    const body = Buffer.from('before');
    const frame = encodeFrame(marker, 1, 0, { ...message, body });
    body.fill('x');
    const decoded = decodeMessage(frame, 0, readHead(frame, 0));
    frame.fill(0);
    assert.equal(decoded?.body.toString(), 'before');
  });

  it('is not intact with any one bit of it flipped, save those of the marker', () => {
    const frame = encodeFrame(marker, 1, 2, message);
    for (let bit = marker.length * 8; bit < frame.length * 8; bit += 1) {
      const bytes = Buffer.from(frame);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const head = readHead(bytes, 0);
      assert.ok(head.length > bytes.length || !isIntact(bytes, 0, head), `bit ${bit}`);
    }
  });

  it('is no message when its properties are no JSON, or not those of a message', () => {
    for (const properties of [
      '{',
      'null',
      '[]',
      '{"routingKey":7}',
      '{"__proto__":{"routingKey":"a"}}',
    ]) {
      const frame = Buffer.alloc(HEAD_BYTES + properties.length);
      frame.writeUInt32LE(properties.length, 12);
      frame.write(properties, HEAD_BYTES);
      assert.equal(decodeMessage(frame, 0, readHead(frame, 0)), undefined, properties);
    }
  });

  it('is refused for a message that no broker would take', () => {
    const body = Buffer.alloc(128 * 1024 * 1024);
    assert.throws(() => encodeFrame(marker, 1, 0, { ...message, body }), RangeError);
  });
});
