/** Documents: what is stored of a record is read back as that record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Binary, BSON, Code, type Document, UUID } from 'mongodb';
import { documentOf, recordOf, uuidOf } from '../../src/store/document.ts';
import { records } from './arbitraries.ts';

/** Through bytes, as on the way to the database. */
function throughBson(document: Document): Document {
  return BSON.deserialize(BSON.serialize(document));
}

test('a record is read back as it was, but for half pairs, which UTF-8 cannot carry', () => {
  const received = new Date('2026-11-24T10:00:00Z');
  const wellFormed = (text: string): string => text.toWellFormed();
  fc.assert(
    fc.property(records(), (record) => {
      const back = recordOf(throughBson(documentOf(record, received)));
      const expected: typeof record = JSON.parse(JSON.stringify(record), (_, value: unknown) => {
        if (typeof value === 'string') return wellFormed(value);
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
        return Object.fromEntries(
          Object.entries(value).map(([key, part]) => [wellFormed(key), part]),
        );
      });
      assert.deepEqual(back, expected);
    }),
    { numRuns: 500 },
  );
});

test('an id is stored as the UUID that it is', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      assert.deepEqual(uuidOf(id).buffer, new UUID(id).buffer);
      assert.equal(uuidOf(id).sub_type, Binary.SUBTYPE_UUID);
    }),
  );
});

test('a document has the fields that it needs and no others', () => {
  const received = new Date('2026-11-24T10:00:00Z');
  const document = documentOf(
    {
      id: '019ab0c4-0000-8000-8000-000000000000',
      timestamp: Date.parse('2026-11-24T09:15:02.123Z'),
      service: 'api',
      severity: 'ERROR',
      message: 'boom',
    },
    received,
  );
  assert.deepEqual(Object.keys(document), [
    '_id',
    'timestamp',
    'service',
    'severity',
    'message',
    'received',
  ]);
  assert.deepEqual(document['timestamp'], new Date('2026-11-24T09:15:02.123Z'));
  assert.equal(document['received'], received);
});

test('a document of another hand is shown, whatever its fields are', () => {
  assert.deepEqual(recordOf({}), {
    id: '',
    timestamp: Number.NaN,
    service: '',
    severity: 'INFO',
    message: '',
  });
  const odd = recordOf({
    _id: 7,
    timestamp: 'yesterday',
    service: { name: 'api' },
    severity: 'loud',
    message: new Code('x'),
    host: ['a'],
    attributes: 'none',
  });
  assert.equal(odd.id, '7');
  assert.ok(Number.isNaN(odd.timestamp));
  assert.equal(odd.service, '{"name":"api"}');
  assert.equal(odd.severity, 'INFO');
  assert.equal(odd.host, '["a"]');
  assert.equal(odd.attributes, undefined);
});
