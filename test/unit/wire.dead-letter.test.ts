/** Dead letters: they say why, whence, and hold what they are about. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogRecord } from '../../src/record/record.ts';
import { decodeBatch } from '../../src/wire/batch.ts';
import { deadBody, deadRecord } from '../../src/wire/dead-letter.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const RECORD: LogRecord = {
  id: '019ab0c4-0000-8000-8000-000000000000',
  timestamp: Date.parse('2026-11-24T09:15:02.123Z'),
  service: 'api',
  severity: 'ERROR',
  message: 'boom',
};

test('a dead record is a batch of one, with its reason', () => {
  const letter = deadRecord(RECORD, { code: 10334, reason: 'too large' }, NOW);
  assert.deepEqual(decodeBatch(letter.body.toString()), [RECORD]);
  assert.equal(letter.messageId, RECORD.id);
  assert.equal(letter.records, 1);
  assert.deepEqual(letter.headers, {
    'x-logagg-code': 10334,
    'x-logagg-reason': 'too large',
    'x-logagg-routing-key': 'api.ERROR',
  });
});

test('a dead body is what came, under the properties that it came with', () => {
  const body = Buffer.from([0xff, 0, 0x1f, 0x8b]);
  const envelope = { routingKey: 'a.b', contentEncoding: 'gzip', type: 'odd', messageId: 'm-1' };
  const letter = deadBody(body, envelope, { code: 'unreadable', reason: 'gzip' }, NOW);
  assert.deepEqual(letter.body, body);
  assert.equal(letter.contentEncoding, 'gzip');
  assert.equal(letter.type, 'odd');
  assert.equal(letter.messageId, 'm-1');
  assert.equal(letter.contentType, 'application/octet-stream');
  assert.equal(letter.headers?.['x-logagg-routing-key'], 'a.b');
});

test('a reason as long as the document it complains of is cut', () => {
  const letter = deadRecord(RECORD, { code: 2, reason: 'x'.repeat(100_000) }, NOW);
  assert.equal(String(letter.headers?.['x-logagg-reason']).length, 500);
});

test('the time of sending is kept beside that of the parking', () => {
  const sent = Date.parse('2026-11-20T08:00:00Z') / 1000;
  const letterOf = (timestamp: number) =>
    deadBody(Buffer.from('x'), { routingKey: 'a.b', timestamp }, { code: 1, reason: '' }, NOW);
  assert.equal(letterOf(sent).headers?.['x-logagg-timestamp'], sent);
  assert.equal(letterOf(sent).timestamp, NOW);
  for (const none of [2 ** 63, -1, Number.NaN]) {
    assert.equal(letterOf(none).headers?.['x-logagg-timestamp'], undefined);
  }
});

test('a property that cannot be written is left out, so that the letter can be parked', () => {
  // 255 bytes that are no UTF-8 are read as so many characters of three bytes.
  const long = '\ufffd'.repeat(255);
  const envelope = {
    routingKey: 'a.b',
    contentType: long,
    contentEncoding: long,
    type: long,
    messageId: long,
  };
  const letter = deadBody(Buffer.from('x'), envelope, { code: 1, reason: '' }, NOW);
  assert.equal(letter.contentType, 'application/octet-stream');
  assert.equal(letter.contentEncoding, undefined);
  assert.equal(letter.type, undefined);
  assert.equal(letter.messageId, '');
});
