/** Bodies of any producer: each becomes records, or says why it cannot. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { isPlausible } from '../../src/record/complete.ts';
import { createDecoder } from '../../src/record/decode/decoder.ts';
import { createIdMinter, idTime, isId } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { decodeBatch, encodeRecord } from '../../src/wire/batch.ts';
import { createBodyReader } from '../../src/wire/body.ts';
import { MAX_BODY_BYTES } from '../../src/wire/content-encoding.ts';
import type { Envelope } from '../../src/wire/message.ts';
import { UnreadableBody } from '../../src/wire/unreadable-body.ts';
import { records } from './arbitraries.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const wallClock = (year: number, month: number, day: number, hour: number, minute: number) =>
  Date.UTC(year, month - 1, day, hour, minute);

function reader() {
  return createBodyReader({
    decoder: createDecoder('auto', { wallClock, now: () => NOW }),
    mint: createIdMinter(42),
    now: () => NOW,
  });
}

function read(body: string | Buffer, envelope: Partial<Envelope> = {}): LogRecord[] {
  return reader().read(Buffer.from(body), { routingKey: 'ServiceA.Error', ...envelope });
}

const batch = { contentType: 'application/x-ndjson', type: 'logagg.batch.v1' };
const json = { contentType: 'application/json' };
const RECORD: LogRecord = {
  id: createIdMinter(7)(NOW - 1000, 3),
  timestamp: NOW - 1000,
  service: 'api',
  severity: 'WARN',
  message: 'slow',
};
const line = encodeRecord(RECORD);

function brief({ service, severity, message }: LogRecord): string {
  return `${service} ${severity} ${message}`;
}

test('a batch of ours gives its records as they were', () => {
  const sound = records().filter(({ timestamp }) => isPlausible(timestamp, NOW));
  fc.assert(
    fc.property(fc.array(sound, { minLength: 1, maxLength: 5 }), (all) => {
      const body = all.map((record) => encodeRecord(record)).join('');
      assert.deepEqual(read(body, batch), all);
      assert.deepEqual(read(body, { contentType: batch.contentType }), all);
    }),
    { numRuns: 200 },
  );
});

test('a broken batch is read line by line: good lines stay records, the others become text', () => {
  const found = read(`${line}{"id":\n${line.slice(0, -20)}\n`, { ...batch, messageId: 'm-1' });
  assert.equal(found.length, 3);
  assert.deepEqual(found[0], RECORD);
  assert.deepEqual(found.slice(1).map(brief), [
    'ServiceA ERROR {"id":',
    `ServiceA ERROR ${line.slice(0, -20)}`,
  ]);
});

test('a time that cannot be is replaced in a batch too, and its id tells the new one', () => {
  const future = NOW + 10 * 86_400_000;
  const odd = { ...RECORD, timestamp: future, id: createIdMinter(7)(future, 3) };
  const sent = NOW / 1000 - 60;
  const [found] = read(encodeRecord(odd), { ...batch, timestamp: sent });
  assert.equal(found?.timestamp, sent * 1000);
  assert.equal(idTime(found?.id ?? ''), sent * 1000);
  assert.deepEqual(found?.attributes, { original_timestamp: future });
});

test('an id that disagrees with its record is made to tell the time, so that a range finds it', () => {
  const forged = { ...RECORD, id: createIdMinter(7)(NOW - 5000, 3) };
  const [found] = read(encodeRecord(forged), batch);
  assert.equal(found?.id, RECORD.id);
});

test('JSON of one record or of several gives them', () => {
  const value: unknown = JSON.parse(line);
  assert.deepEqual(read(JSON.stringify(value, null, 2), json), [RECORD]);
  assert.deepEqual(read(JSON.stringify([value, value]), json), [RECORD, RECORD]);
});

test('JSON of another form is read as a line of a JSON logger', () => {
  const found = read('[{"level":"warn","msg":"slow"},"2026-11-24 09:00:00 web Info up",7]', json);
  assert.deepEqual(found.map(brief), ['ServiceA WARN slow', 'web INFO up', 'ServiceA ERROR 7']);
  assert.equal(read('[]', json)[0]?.message, '[]');
  assert.equal(read('{"half":', json)[0]?.message, '{"half":');
});

test('JSON too deep or too large to be taken apart is kept as text', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  assert.equal(read(deep, json)[0]?.message, deep);
  const wide = JSON.stringify({ a: Array.from({ length: 10_000 }, () => 1) });
  assert.equal(read(wide, json)[0]?.message, wide);
});

test("a line of the reference's form says its own service and severity", () => {
  const [found] = read('2026-11-24 09:00:00 ServiceB Warn low disk');
  assert.equal(found === undefined ? '' : brief(found), 'ServiceB WARN low disk');
  assert.equal(found?.timestamp, Date.parse('2026-11-24T09:00:00Z'));
});

test('a text that names none takes service and severity from the key, and the time of sending', () => {
  const sent = NOW / 1000 - 60;
  const [found] = read('card declined\r\n', { timestamp: sent });
  assert.equal(found === undefined ? '' : brief(found), 'ServiceA ERROR card declined');
  assert.equal(found?.timestamp, sent * 1000);
  assert.equal(read('x', { routingKey: 'Order Service.Warn' })[0]?.service, 'Order Service');
  assert.deepEqual(read('x', { routingKey: '' }).map(brief), ['unknown INFO x']);
  assert.deepEqual(read('x', { routingKey: 'audit' }).map(brief), ['audit INFO x']);
});

test('a service with a blank is read by the key that names it', () => {
  const text = '2026-11-24 09:00:00 Order Service Error card declined';
  const [found] = read(text, { routingKey: 'Order Service.Error' });
  assert.equal(found === undefined ? '' : brief(found), 'Order Service ERROR card declined');
});

test('a time of sending that cannot be is not believed', () => {
  for (const timestamp of [-5, 1e15, Number.NaN]) {
    assert.equal(read('x', { timestamp })[0]?.timestamp, NOW);
  }
});

test('an empty body is a record with an empty message', () => {
  assert.deepEqual(read('').map(brief), ['ServiceA ERROR ']);
  assert.deepEqual(read('', batch).map(brief), ['ServiceA ERROR ']);
  assert.deepEqual(read('', json).map(brief), ['ServiceA ERROR ']);
});

test('bytes that are no UTF-8 are read as far as they go', () => {
  const [found] = read(Buffer.from([0x61, 0xff, 0xfe, 0xc0, 0x80, 0x62, 0xf0, 0x9f]));
  assert.match(found?.message ?? '', /^a\ufffd+b\ufffd+$/);
});

test('a content encoding that is not supported makes the body unreadable', () => {
  for (const contentEncoding of ['br', 'deflate', 'utf-8']) {
    assert.throws(() => read('x', { contentEncoding }), UnreadableBody);
  }
  assert.equal(read('x', { contentEncoding: 'identity' }).length, 1);
});

test('a packed body is read as what was packed', () => {
  const packed = gzipSync(line);
  for (const contentEncoding of ['gzip', 'GZIP', 'x-gzip']) {
    assert.deepEqual(read(packed, { ...batch, contentEncoding }), [RECORD]);
  }
  const [first, second] = [gzipSync(line), gzipSync(line)];
  const found = read(Buffer.concat([first, second]), { ...batch, contentEncoding: 'gzip' });
  assert.deepEqual(found, [RECORD, RECORD]);
});

test('a body that is packed badly, cut short, or not packed at all is unreadable', () => {
  const packed = gzipSync('x'.repeat(1000));
  const damaged = Buffer.from(packed);
  damaged[damaged.length - 5] = (damaged[damaged.length - 5] ?? 0) ^ 1;
  for (const body of [packed.subarray(0, -9), damaged, Buffer.from('plain'), Buffer.alloc(0)]) {
    const attempt = () => read(body, { contentEncoding: 'gzip' });
    assert.throws(attempt, { constructor: UnreadableBody, message: /does not unpack as gzip/ });
  }
});

test('a small body that would unpack to a huge one is not unpacked', () => {
  const bomb = gzipSync(Buffer.alloc(MAX_BODY_BYTES + 1));
  assert.ok(bomb.length < MAX_BODY_BYTES / 500);
  const attempt = () => read(bomb, { contentEncoding: 'gzip' });
  assert.throws(attempt, { constructor: UnreadableBody, message: /more than a body may have/ });
  const largest = gzipSync(Buffer.alloc(MAX_BODY_BYTES, 'x'));
  assert.equal(read(largest, { contentEncoding: 'gzip' })[0]?.message.length, MAX_BODY_BYTES);
});

test('a body of more records than anybody sends at once is unreadable', () => {
  const flood = { constructor: UnreadableBody, message: /more than 100000 records/ };
  assert.throws(() => read('\n'.repeat(100_001), batch), flood);
  assert.throws(() => read(`[${'0,'.repeat(100_000)}0]`, json), flood);
  assert.equal(read('\n'.repeat(1000), batch).length, 1000);
});

test('a message with an id gives the same ids at every delivery, and no other message does', () => {
  const own = { messageId: 'm-1', timestamp: NOW / 1000 };
  const ids = (envelope: Partial<Envelope>) => read('a\nb', envelope).map(({ id }) => id);
  const lines = (envelope: Partial<Envelope>) =>
    read('x\ny\n', { ...envelope, contentType: batch.contentType }).map(({ id }) => id);
  assert.deepEqual(ids(own), ids(own));
  assert.deepEqual(lines(own), lines(own));
  assert.equal(new Set(lines(own)).size, 2);
  assert.notDeepEqual(ids(own), ids({ ...own, messageId: 'm-2' }));
  assert.notDeepEqual(ids(own), ids({ ...own, routingKey: 'ServiceB.Error' }));
});

test('messages without an id, or with an empty one, never share an id', () => {
  for (const own of [{}, { messageId: '' }]) {
    const bodies = reader();
    const ids = Array.from({ length: 100 }, () =>
      bodies.read(Buffer.from('x'), { routingKey: 'a.b', timestamp: NOW / 1000, ...own }),
    ).flatMap((found) => found.map(({ id }) => id));
    assert.equal(new Set(ids).size, 100);
  }
});

test('no body is too odd: each gives records that a batch can carry on', () => {
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .constantFrom(line, line.slice(5), `${line}${line}`, `[${line},7]`)
      .map((t) => Buffer.from(t)),
  );
  const envelopes = fc.record(
    {
      routingKey: fc.string({ unit: 'binary', maxLength: 20 }),
      contentType: fc.constantFrom('application/json', 'application/x-ndjson', 'text/plain', ''),
      messageId: fc.string(),
      timestamp: fc.maxSafeInteger(),
    },
    { requiredKeys: ['routingKey'] },
  );
  const bodyReader = reader();
  fc.assert(
    fc.property(bodies, envelopes, (body, envelope) => {
      const found = bodyReader.read(body, envelope);
      assert.ok(found.length > 0);
      for (const record of found) {
        assert.ok(isId(record.id));
        assert.equal(idTime(record.id), record.timestamp);
        const [again] = decodeBatch(encodeRecord(record)) ?? [];
        assert.equal(again?.message, record.message);
      }
    }),
    { numRuns: 2000 },
  );
});
