/** JSON output: fixed fields, exact content, valid as a whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { jsonRenderer, renderJson, ndjsonRenderer } from '../../src/view/json.ts';
import type { LogRecord } from '../../src/record/record.ts';

const RECORD: LogRecord = {
  id: '019ab0c4-0000-8000-8000-000000000000',
  timestamp: Date.parse('2026-11-24T09:15:02.123Z'),
  service: 'api',
  severity: 'ERROR',
  message: 'boom',
};

test('the fields of a record have fixed names and a fixed order', () => {
  const shuffled: LogRecord = { attributes: { status: 500 }, host: 'web-1', ...RECORD };
  assert.equal(
    renderJson(shuffled),
    '{"id":"019ab0c4-0000-8000-8000-000000000000","timestamp":"2026-11-24T09:15:02.123Z",' +
      '"service":"api","severity":"ERROR","message":"boom","host":"web-1","attributes":{"status":500}}',
  );
  assert.deepEqual(Object.keys(JSON.parse(renderJson(RECORD)) as object), [
    'id',
    'timestamp',
    'service',
    'severity',
    'message',
  ]);
});

test('any text is read back exactly, from a single line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, key) => {
      const attributes = { [`x${key}`]: [message, { '': '\ud800\u2028</script>\u009b' }] };
      const json = renderJson({ ...RECORD, message, attributes });
      assert.doesNotMatch(json, /[\n\r\u0085\u2028\u2029\x1b\u009b]/);
      const back = JSON.parse(json) as LogRecord;
      assert.equal(back.message, message);
      assert.deepEqual(back.attributes, attributes);
    }),
    { numRuns: 1000 },
  );
});

test('odd timestamps and values do not throw', () => {
  for (const timestamp of [Number.NaN, Infinity, 9e15, 8e15, -8e15]) {
    assert.match(renderJson({ ...RECORD, timestamp }), /"timestamp":null/);
  }
  assert.match(renderJson({ ...RECORD, timestamp: -1 }), /"1969-12-31T23:59:59.999Z"/);
  assert.match(
    renderJson({ ...RECORD, attributes: { n: 2n ** 64n } }),
    /"n":"18446744073709551616"/,
  );
});

test('json is one valid array whatever the batches are', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 5 }), (sizes) => {
      const renderer = jsonRenderer();
      const batches = sizes.map((size) => Array.from({ length: size }, () => RECORD));
      const text =
        renderer.begin() +
        batches.map((batch) => renderer.records(batch)).join('') +
        renderer.end();
      assert.equal((JSON.parse(text) as unknown[]).length, batches.flat().length);
      assert.ok(text.endsWith(']\n'));
    }),
  );
});

test('ndjson is one object a line, and nothing without records', () => {
  const renderer = ndjsonRenderer();
  assert.equal(renderer.begin() + renderer.end(), '');
  assert.equal(renderer.records([RECORD, RECORD]), `${renderJson(RECORD)}\n`.repeat(2));
});
