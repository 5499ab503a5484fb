/** Completing: what a line leaves open is filled in, and what cannot be is replaced and kept beside. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { annotate, completeRecord } from '../../src/record/complete.ts';
import type { Decoded } from '../../src/record/decode/decoded.ts';
import { createIdMinter, idTime } from '../../src/record/id.ts';
import { mendService } from '../../src/record/service.ts';
import { anyText, severities } from './arbitraries.ts';

const NOW = Date.parse('2026-11-24T10:15:02.123Z');
const DAY_MS = 86_400_000;
const defaults = { service: 'api', severity: 'INFO', timestamp: NOW - 1000 } as const;
const mint = createIdMinter(7);

function complete(decoded: Decoded) {
  return completeRecord(decoded, defaults, NOW, mint, 3);
}

test('what the line leaves open comes from the defaults', () => {
  assert.deepEqual(complete({ message: 'hello' }), {
    id: mint(defaults.timestamp, 3),
    timestamp: defaults.timestamp,
    service: 'api',
    severity: 'INFO',
    message: 'hello',
  });
});

test('what the line says wins', () => {
  const said = {
    timestamp: NOW - 5,
    service: 'web',
    severity: 'ERROR',
    message: 'boom',
    host: 'web-1',
    attributes: { status: 500 },
  } as const;
  assert.deepEqual(complete(said), { id: mint(NOW - 5, 3), ...said });
});

test('a time before 1990 or more than a day ahead is replaced, and kept as an attribute', () => {
  for (const timestamp of [
    0,
    Date.UTC(1990, 0, 1) - 1,
    -8.64e15,
    NOW + DAY_MS + 1,
    8.64e15,
    Number.NaN,
  ]) {
    const record = complete({ timestamp, message: 'hello', attributes: { own: 1 } });
    assert.equal(record.timestamp, defaults.timestamp);
    assert.deepEqual(record.attributes, { original_timestamp: timestamp, own: 1 });
  }
  for (const timestamp of [Date.UTC(1990, 0, 1), NOW + DAY_MS]) {
    assert.equal(complete({ timestamp, message: '' }).timestamp, timestamp);
    assert.equal(complete({ timestamp, message: '' }).attributes, undefined);
  }
});

test('a name that cannot route is mended, and kept as an attribute', () => {
  const record = complete({ service: 'a.*', message: '' });
  assert.equal(record.service, 'a._');
  assert.deepEqual(record.attributes, { original_service: 'a.*' });
});

test('a record is sound whatever the line says, and its id tells its time', () => {
  const decoded = fc.record(
    {
      timestamp: fc.oneof(fc.integer(), fc.constantFrom(Number.NaN, 8.64e15, -1, NOW)),
      service: anyText,
      severity: severities,
      message: anyText,
      host: anyText,
    },
    { requiredKeys: ['message'] },
  );
  fc.assert(
    fc.property(decoded, (said) => {
      const record = complete(said);
      assert.equal(idTime(record.id), record.timestamp);
      assert.ok(record.timestamp >= 0 && record.timestamp <= NOW + DAY_MS);
      assert.equal(mendService(record.service), record.service);
      assert.equal(record.message, said.message);
    }),
  );
});

test('an annotation does not replace what the line itself calls so', () => {
  assert.deepEqual(annotate({ truncated: 'mine' }, 'truncated', true), { truncated: 'mine' });
  const hostile: Record<string, unknown> = JSON.parse('{"__proto__":{"admin":true}}');
  const annotated = annotate(hostile, 'truncated', true);
  assert.deepEqual(Object.keys(annotated), ['truncated', '__proto__']);
  assert.equal(Object.getPrototypeOf(annotated), Object.prototype);
});
