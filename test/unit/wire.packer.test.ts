/** The packer: every record leaves once, in order, with those of its own routing key. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { LogRecord } from '../../src/record/record.ts';
import { decodeBatch, encodeRecord } from '../../src/wire/batch.ts';
import type { WireMessage } from '../../src/wire/message.ts';
import { createPacker } from '../../src/wire/packer.ts';
import { routingKey } from '../../src/wire/routing-key.ts';
import { records } from './arbitraries.ts';

const RECORD: LogRecord = {
  id: '019ab0c4-0000-8000-8000-000000000000',
  timestamp: Date.parse('2026-11-24T09:15:02.123Z'),
  service: 'api',
  severity: 'ERROR',
  message: 'boom',
};

function keyOf({ service, severity }: LogRecord): string {
  return routingKey(service, severity);
}

function contentOf(message: WireMessage): LogRecord[] {
  const content = decodeBatch(message.body.toString());
  assert.ok(content !== undefined, 'a batch that reads back');
  return content;
}

test('nothing is lost or doubled, and the order within a key is kept', () => {
  const services = fc.constantFrom('api', 'web', '__proto__', 'toString');
  const inputs = fc.array(
    services.chain((service) => records({ service })),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(
      inputs,
      fc.integer({ min: 1, max: 20 }),
      fc.nat({ max: 10 }),
      (all, size, every) => {
        const sent: WireMessage[] = [];
        const packer = createPacker(size, (message) => sent.push(message));
        all.forEach((record, i) => {
          packer.add(record, 0);
          if (every > 0 && i % every === 0) packer.flush();
        });
        packer.flush();

        const byKey = (key: string) => all.filter((record) => keyOf(record) === key);
        for (const key of new Set(all.map(keyOf))) {
          const messages = sent.filter((message) => message.routingKey === key);
          assert.deepEqual(messages.flatMap(contentOf), byKey(key));
        }
        assert.equal(sent.flatMap(contentOf).length, all.length);
      },
    ),
    { numRuns: 300 },
  );
});

test('a message says how many records it carries, and has the id and time of its first', () => {
  fc.assert(
    fc.property(
      fc.array(records({ service: 'api' }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 5 }),
      (all, size) => {
        const sent: WireMessage[] = [];
        const packer = createPacker(size, (message) => sent.push(message));
        for (const record of all) packer.add(record, 0);
        packer.flush();
        for (const message of sent) {
          const content = contentOf(message);
          assert.ok(content.length <= size);
          assert.equal(message.records, content.length);
          assert.equal(message.messageId, content[0]?.id);
          assert.equal(message.timestamp, content[0]?.timestamp);
          assert.equal(message.contentType, 'application/x-ndjson');
          assert.equal(message.type, 'logagg.batch.v1');
          assert.ok(content.every((record) => keyOf(record) === message.routingKey));
        }
      },
    ),
  );
});

test('a full batch leaves with the record that fills it, and a flush sends the rest once', () => {
  const sent: number[] = [];
  const packer = createPacker(3, (message) => sent.push(message.records));
  for (let i = 0; i < 7; i += 1) packer.add(RECORD, 0);
  assert.deepEqual(sent, [3, 3]);
  packer.flush();
  packer.flush();
  assert.deepEqual(sent, [3, 3, 1]);
});

test('a batch of large records is closed by its bytes', () => {
  const sent: WireMessage[] = [];
  const packer = createPacker(10_000, (message) => sent.push(message));
  const large = { ...RECORD, message: '€'.repeat(10_000) };
  for (let i = 0; i < 40; i += 1) packer.add(large, 0);
  packer.flush();
  assert.equal(sent.flatMap(contentOf).length, 40);
  const lineBytes = Buffer.byteLength(encodeRecord(large));
  for (const { body } of sent) assert.ok(body.length < 256 * 1024 + lineBytes);
  assert.ok(sent.length > 1);
});

test('a record larger than a batch travels alone and whole', () => {
  const sent: WireMessage[] = [];
  const packer = createPacker(100, (message) => sent.push(message));
  const huge = { ...RECORD, message: `\u0001€"${'x'.repeat(1_000_000)}` };
  packer.add(huge, 0);
  assert.deepEqual(sent.flatMap(contentOf), [huge]);
});

test('a source with a service in every line cannot hold all its lines open', () => {
  const sent: WireMessage[] = [];
  const packer = createPacker(100, (message) => sent.push(message));
  let open = 0;
  for (let i = 0; i < 5000; i += 1) {
    packer.add({ ...RECORD, service: `s${i}` }, 0);
    open = Math.max(open, i + 1 - sent.length);
  }
  packer.flush();
  assert.ok(open <= 1001, `${open} open`);
  assert.equal(new Set(sent.map((message) => message.routingKey)).size, 5000);
});

test('a body is not changed by what is packed after it', () => {
  const sent: WireMessage[] = [];
  const packer = createPacker(2, (message) => sent.push(message));
  for (let i = 0; i < 100; i += 1) packer.add({ ...RECORD, message: `line ${i}` }, 0);
  const messages = sent.flatMap(contentOf).map(({ message }) => message);
  assert.deepEqual(
    messages,
    Array.from({ length: 100 }, (_, i) => `line ${i}`),
  );
});

test('memory that is given back is used for another body, and for no other message', () => {
  const messages: WireMessage[] = [];
  const packer = createPacker(6, (message) => messages.push(message));
  const add = (mark: string) => {
    for (let count = 0; count < 6; count += 1)
      packer.add({ ...RECORD, message: mark.repeat(15_000) }, 1);
  };
  add('a');
  add('b');
  const [first] = messages.map(({ body }) => body.buffer as ArrayBuffer);
  if (first !== undefined) packer.giveBack(first);
  add('c');
  add('d');
  assert.deepEqual(
    messages.map(({ body }) => body.buffer === first),
    [true, false, true, false],
  );
  const [, ...live] = messages.map((message) =>
    contentOf(message).map(({ message: text }) => text),
  );
  assert.deepEqual(
    live,
    ['b', 'c', 'd'].map((mark) => Array.from({ length: 6 }, () => mark.repeat(15_000))),
  );
});
