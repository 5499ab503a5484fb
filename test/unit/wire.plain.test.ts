/** The reference's wire form: what its own consumers make of our lines. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { LogRecord } from '../../src/record/record.ts';
import type { WireMessage } from '../../src/wire/message.ts';
import { createPlainPacker } from '../../src/wire/plain.ts';
import { records } from './arbitraries.ts';

const wallText = (timestamp: number): string =>
  new Date(timestamp).toISOString().slice(0, 19).replace('T', ' ');

function plain(record: LogRecord): WireMessage {
  const sent: WireMessage[] = [];
  const packer = createPlainPacker(wallText, (message) => sent.push(message));
  packer.add(record, 0);
  const [message] = sent;
  assert.ok(message !== undefined && sent.length === 1);
  packer.flush();
  assert.equal(sent.length, 1, 'a flush has nothing to send');
  return message;
}

test('a record is a line of four words and the message, under a key of two words', () => {
  const message = plain({
    id: '019ab0c4-0000-8000-8000-000000000000',
    timestamp: Date.parse('2026-11-24T09:15:02.123Z'),
    service: 'order service.v2',
    severity: 'FATAL',
    message: 'card  declined',
  });
  assert.equal(
    message.body.toString(),
    '2026-11-24 09:15:02 order_service_v2 Error card  declined',
  );
  assert.equal(message.routingKey, 'order_service_v2.Error');
  assert.equal(message.contentType, 'text/plain');
  assert.equal(message.records, 1);
});

test('a parser that splits on single spaces finds every field of any record', () => {
  fc.assert(
    fc.property(records(), (record) => {
      const { body, routingKey } = plain(record);
      const [date = '', time = '', service, severity = '', ...words] = body.toString().split(' ');
      assert.match(`${date} ${time}`, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      assert.ok(['Debug', 'Info', 'Warn', 'Error'].includes(severity));
      assert.equal(`${service}.${severity}`, routingKey);
      assert.equal(routingKey.split('.').length, 2);
      assert.equal(words.join(' '), record.message.toWellFormed());
    }),
  );
});
