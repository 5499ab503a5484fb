/** Batches: what is written is read back, and what is not quite ours is not read as ours. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { LogRecord } from '../../src/record/record.ts';
import { commonPart, decodeBatch, encodeRecord } from '../../src/wire/batch.ts';
import { records } from './arbitraries.ts';

const RECORD: LogRecord = {
  id: '019ab0c4-0000-8000-8000-000000000000',
  timestamp: Date.parse('2026-11-24T09:15:02.123Z'),
  service: 'api',
  severity: 'ERROR',
  message: 'boom',
};

/** Through bytes, as on the wire. */
function throughWire(lines: string): LogRecord[] | undefined {
  return decodeBatch(Buffer.from(lines).toString());
}

test('records of any content are read back as they were', () => {
  fc.assert(
    fc.property(fc.array(records(), { minLength: 1, maxLength: 5 }), (batch) => {
      const lines = batch.map((record) => encodeRecord(record)).join('');
      assert.equal(lines.split('\n').length, batch.length + 1, 'a line a record');
      assert.deepEqual(throughWire(lines), batch);
    }),
    { numRuns: 1000 },
  );
});

test('the common part of a batch may be made beforehand', () => {
  const common = commonPart(RECORD.service, RECORD.severity);
  assert.equal(encodeRecord(RECORD, common), encodeRecord(RECORD));
});

test('half pairs, line separators, NULs and hostile names survive', () => {
  const attributes: Record<string, unknown> = JSON.parse(
    '{"__proto__":{"admin":true},"constructor":{"prototype":{}},"$where":1,"a.b":[null,"\\u0000"]}',
  );
  const odd = {
    ...RECORD,
    message: 'a\ud800\u2028\u2029\0\r\n\ufeff"\\',
    host: '\udfff',
    attributes,
  };
  assert.deepEqual(throughWire(encodeRecord(odd)), [odd]);
  assert.ok(Object.hasOwn(throughWire(encodeRecord(odd))?.[0]?.attributes ?? {}, '__proto__'));
});

test('the last line end may be missing', () => {
  const line = encodeRecord(RECORD);
  assert.deepEqual(decodeBatch(line.trimEnd()), [RECORD]);
  assert.deepEqual(decodeBatch(line + line.trimEnd()), [RECORD, RECORD]);
});

test('a severity may be written as an alias, and is read as its name', () => {
  const line = encodeRecord(RECORD).replace('"ERROR"', '"err"');
  assert.deepEqual(decodeBatch(line), [RECORD]);
});

test('a batch with a line that is not ours is none', () => {
  const line = encodeRecord(RECORD);
  for (const other of [
    '',
    '\n',
    'text\n',
    '{}\n',
    'null\n',
    '[]\n',
    '7\n',
    line.slice(0, -10),
    line.replace('boom"', 'boom","extra":1'),
    line.replace('"boom"', '7'),
    line.replace('"boom"', 'null'),
    line.replace('019ab0c4', '019AB0C4'),
    line.replace('019ab0c4-', ''),
    line.replace('2026-11-24', '2026-02-30'),
    line.replace('02.123Z', '02.123Z '),
    line.replace('02.123Z', '02.123'),
    line.replace('"api"', '"a.*"'),
    line.replace('"api"', '""'),
    line.replace('"ERROR"', '"LOUD"'),
    line.replace('boom"', 'boom","host":7'),
    line.replace('boom"', 'boom","attributes":[1]'),
    line.replace('boom"', 'boom","attributes":null'),
    line.replace('boom"', 'boom","attributes":{"a\\u0000":1}'),
    line.replace('boom"', `boom","attributes":{"a":${'['.repeat(50)}${']'.repeat(50)}}`),
    line.replace('boom"', 'boom","__proto__":{"a":1}'),
  ]) {
    assert.equal(decodeBatch(other), undefined, JSON.stringify(other));
    if (other === '') continue;
    assert.equal(decodeBatch(line + other), undefined, `behind a good line: ${other}`);
  }
});

test('a batch that is nothing but brackets is none, however deep', () => {
  assert.equal(decodeBatch('['.repeat(200_000)), undefined);
  assert.equal(decodeBatch(`${'['.repeat(200_000)}${']'.repeat(200_000)}`), undefined);
});

test('what we add to a line that brings all it may does not make a batch foreign', () => {
  const attributes = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, i]));
  const record = { ...RECORD, attributes: { truncated: true, ...attributes } };
  assert.deepEqual(decodeBatch(encodeRecord(record)), [record]);
});
