/** Dead letters read back: whatever their headers hold, they say why they are dead and become what they were. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Envelope } from '../../src/wire/message.ts';
import { deadBody, deadRecord } from '../../src/wire/dead-letter.ts';
import { type RawLetter, readDeadLetter, revive } from '../../src/wire/read-dead-letter.ts';
import { isShortString } from '../../src/wire/short-string.ts';
import type { WireMessage } from '../../src/wire/message.ts';
import { anyText, records } from './arbitraries.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const SENT = Date.parse('2026-11-20T08:00:00Z');

/** As the broker hands over what was parked, in its queue of that name. */
function parked(message: WireMessage): RawLetter {
  const { body, contentType, contentEncoding, type, messageId, timestamp, headers } = message;
  const envelope: Envelope = {
    routingKey: 'LogQueue.dead',
    contentType,
    messageId,
    timestamp: Math.floor(timestamp / 1000),
    ...(contentEncoding !== undefined && { contentEncoding }),
    ...(type !== undefined && { type }),
  };
  return { body, envelope, headers: headers ?? {} };
}

function letterWith(headers: Record<string, unknown>, envelope: Partial<Envelope> = {}): RawLetter {
  return { body: Buffer.from('text'), envelope: { routingKey: 'a.INFO', ...envelope }, headers };
}

test('what is parked says why, and becomes the message that it was', () => {
  fc.assert(
    fc.property(records(), anyText, (record, reason) => {
      const message = deadRecord(record, { code: 10334, reason }, NOW);
      const raw = parked(message);
      const letter = readDeadLetter(raw);
      assert.equal(letter.code, '10334');
      assert.equal(letter.reason, reason);
      assert.equal(letter.service, record.service);
      assert.equal(letter.parkedAt, NOW);
      const revived = revive(raw, letter, NOW + 1);
      assert.deepEqual(revived, { ...message, headers: {} });
    }),
  );
});

test('a body goes back under its first key and time, and without what was noted of it', () => {
  const envelope = {
    routingKey: 'web.app.ERROR',
    contentType: 'text/plain',
    contentEncoding: 'br',
    type: 'odd',
    messageId: 'm-1',
    timestamp: SENT / 1000,
  };
  const body = Buffer.from([0xff, 0, 1]);
  const raw = parked(deadBody(body, envelope, { code: 'unreadable', reason: 'br' }, NOW));
  const letter = readDeadLetter(raw);
  assert.equal(letter.service, 'web.app');
  assert.equal(letter.sentAt, SENT);
  assert.equal(letter.parkedAt, NOW);
  const { records: _, ...revived } = revive(raw, letter, NOW + 1);
  assert.deepEqual(revived, { ...envelope, body, timestamp: SENT, headers: {} });
});

test('without a time of its own a body gets that of its parking, the same at each replay', () => {
  const raw = parked(
    deadBody(Buffer.from('x'), { routingKey: 'a.INFO' }, { code: 1, reason: '' }, NOW),
  );
  const times = [1, 2].map((later) => revive(raw, readDeadLetter(raw), NOW + later).timestamp);
  assert.deepEqual(times, [NOW, NOW]);
});

test("RabbitMQ's own note is read, its newest entry", () => {
  const entry = (reason: string, key: string) => ({
    reason,
    queue: 'LogQueue',
    time: { '!': 'timestamp', value: NOW / 1000 },
    exchange: 'logs_exchange',
    'routing-keys': [key],
    count: 1,
  });
  const raw = letterWith(
    { 'x-death': [entry('delivery_limit', 'api.ERROR'), entry('rejected', 'old.INFO')] },
    { routingKey: 'LogQueue.dead', timestamp: SENT / 1000, messageId: 'm' },
  );
  const letter = readDeadLetter(raw);
  assert.equal(letter.code, 'delivery_limit');
  assert.equal(letter.reason, 'delivered too often without being settled, in LogQueue');
  assert.equal(letter.routingKey, 'api.ERROR');
  assert.equal(letter.parkedAt, NOW);
  assert.equal(letter.sentAt, SENT);
});

test('headers of others travel on, those of the broker and ours do not', () => {
  const raw = letterWith({
    'x-logagg-code': 1,
    'x-logagg-anything': 'x',
    'X-Death': 'y',
    'x-first-death-queue': 'q',
    'x-delivery-count': 7,
    CC: 'elsewhere',
    bcc: 'elsewhere',
    trace: 'abc',
    attempt: 3,
    nested: { a: 1 },
    flag: true,
    huge: 2 ** 60,
    long: 'x'.repeat(60_000),
    last: 'not reached',
  });
  const { headers } = revive(raw, readDeadLetter(raw), NOW);
  assert.deepEqual(headers, { trace: 'abc', attempt: 3 });
});

test('the same letter has the same id, another one another', () => {
  const id = (body: string, envelope: Partial<Envelope>) =>
    readDeadLetter({ ...letterWith({}, envelope), body: Buffer.from(body) }).id;
  assert.match(id('a', {}), /^[0-9a-f]{12}$/);
  assert.equal(id('a', { messageId: 'm' }), id('a', { messageId: 'm' }));
  const ids = [id('a', {}), id('b', {}), id('a', { messageId: 'm' }), id('a', { routingKey: 'k' })];
  assert.equal(new Set(ids).size, 4);
});

test('of one of our records the message is shown, of anything else the text', () => {
  const preview = (body: string, type?: string) =>
    readDeadLetter({
      ...letterWith({}, type === undefined ? {} : { type }),
      body: Buffer.from(body),
    }).preview;
  const line = '{"id":"1","message":"a \\"quoted\\" word","host":"h"}\n';
  assert.equal(preview(line, 'logagg.batch.v1'), 'a "quoted" word');
  assert.equal(preview(line), line);
  assert.equal(preview('no JSON', 'logagg.batch.v1'), 'no JSON');
  const long = `{"message":"${'x'.repeat(5000)}"}`;
  assert.equal(preview(long, 'logagg.batch.v1'), 'x'.repeat(200));
});

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, maxDepth: 2 }),
  fc.double(),
  anyText.map((text) => text.repeat(2000)),
  fc.anything({ maxDepth: 1 }).map((value) => Array.from({ length: 1000 }, () => value)),
);
/** Some of them longer than the client writes. */
const properties = anyText.map((text) => text.repeat(12).toWellFormed());
const names = fc.oneof(
  fc.constantFrom('x-logagg-code', 'x-logagg-reason', 'x-logagg-routing-key'),
  fc.constantFrom('x-logagg-timestamp', 'x-death', '__proto__', 'constructor', 'a'),
  anyText,
);
const death = fc.dictionary(
  fc.constantFrom('reason', 'queue', 'time', 'routing-keys', 'count'),
  fc.oneof(hostile, fc.array(hostile), fc.record({ value: hostile })),
);
const headerTables = fc
  .array(fc.tuple(names, fc.oneof(hostile, fc.array(death, { maxLength: 3 }))), { maxLength: 6 })
  .map((entries) => Object.fromEntries(entries));

test('no header and no property keeps a letter from being read and sent again', () => {
  fc.assert(
    fc.property(
      headerTables,
      fc.record(
        {
          routingKey: properties,
          contentType: properties,
          contentEncoding: properties,
          type: properties,
          messageId: properties,
          timestamp: fc.double(),
        },
        { requiredKeys: ['routingKey'] },
      ),
      (headers, envelope) => {
        const raw = { body: Buffer.from('x'), envelope, headers };
        const letter = readDeadLetter(raw);
        assert.equal(typeof letter.code, 'string');
        assert.ok(letter.code.length <= 100 && letter.reason.length <= 500);
        const message = revive(raw, letter, NOW);
        const { routingKey, contentType, contentEncoding = '', type = '', messageId } = message;
        for (const text of [routingKey, contentType, contentEncoding, type, messageId]) {
          assert.ok(isShortString(text));
        }
        assert.ok(message.timestamp >= 0 && message.timestamp < Date.UTC(10_000, 0));
        for (const [name, value] of Object.entries(message.headers ?? {})) {
          assert.ok(isShortString(name) && !/^x-/i.test(name));
          assert.ok(typeof value === 'string' || Number.isSafeInteger(value));
        }
      },
    ),
  );
});
