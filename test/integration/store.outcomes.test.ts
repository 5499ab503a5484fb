/** Outcomes of a write: of every record it is known whether it is stored, was stored before, or never can be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDb } from '../helpers/scene.ts';
import { testDatabase } from '../helpers/servers.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { Attributes, LogRecord } from '../../src/record/record.ts';
import { createReader } from '../../src/store/reader.ts';
import { createWriter } from '../../src/store/writer.ts';

// A server of this file's own lives as long as the file.
await testDatabase();

const NOON = Date.parse('2026-11-24T12:00:00Z');
const MIB = 1024 * 1024;
const mint = createIdMinter(1);

function record(position: number, fields: Partial<LogRecord> = {}): LogRecord {
  const message = `line ${position}`;
  return {
    id: mint(NOON, position),
    timestamp: NOON,
    service: 'api',
    severity: 'INFO',
    message,
    ...fields,
  };
}

function nested(depth: number): Attributes {
  let value: Attributes = {};
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}

async function open() {
  const db = openDb((await testDatabase()).url);
  const readAll = async () => {
    const found: LogRecord[] = [];
    const everything = { services: [], severities: [], words: [] };
    for await (const run of createReader(db).find(everything, 'oldest-first')) found.push(...run);
    return found;
  };
  return { writer: createWriter(db), readAll };
}

test('records are stored as they are, and read back so', async () => {
  const { writer, readAll } = await open();
  const hostile: Attributes = JSON.parse(
    '{"__proto__":{"admin":true},"$where":"1","a.b":[1,2.5,null,"\\u0000"],"":{},"constructor":true}',
  );
  const all = [
    record(1),
    record(2, { service: 'größe.注文', severity: 'FATAL', host: 'web-1', message: '' }),
    record(3, { message: 'a\0b\r\n\u2028\ufeff"\\', attributes: hostile }),
    record(4, { attributes: { large: 2 ** 53, small: -0.5, epoch: 1_795_515_302_123 } }),
  ];
  assert.deepEqual(await writer.write(all, NOON), { stored: 4, duplicates: 0, rejected: [] });
  assert.deepEqual(await readAll(), all);
});

test('what is stored already is counted, and stays as it was', async () => {
  const { writer, readAll } = await open();
  const all = [record(1), record(2), record(3)];
  await writer.write(all.slice(0, 2), NOON);
  const again = await writer.write([...all, record(1, { message: 'forged' })], NOON + 5);
  assert.deepEqual(again, { stored: 1, duplicates: 3, rejected: [] });
  assert.deepEqual(await readAll(), all);
});

test('a record that is too large or too deep is refused with its reason, and the others are stored', async () => {
  const { writer, readAll } = await open();
  const large = record(3, { message: 'x'.repeat(17 * MIB) });
  const deep = record(5, { attributes: nested(200) });
  const good = [1, 2, 4, 6, 7, 8].map((position) => record(position));
  const all = [...good.slice(0, 2), large, ...good.slice(2, 3), deep, ...good.slice(3)];

  const written = await writer.write(all, NOON);

  assert.equal(written.stored, 6);
  assert.deepEqual(
    written.rejected.map((rejection) => rejection.record.id).sort(),
    [large.id, deep.id].sort(),
  );
  for (const { reason } of written.rejected) assert.match(reason, /large|depth|nest/i);
  assert.deepEqual(await readAll(), good);
});

test('a record larger than any message to the server is refused too', async () => {
  const { writer, readAll } = await open();
  const huge = record(1, { message: 'x'.repeat(50 * MIB) });
  const written = await writer.write([huge, record(2)], NOON);
  assert.equal(written.stored, 1);
  assert.deepEqual(
    written.rejected.map((rejection) => rejection.record.id),
    [huge.id],
  );
  assert.deepEqual(await readAll(), [record(2)]);
});

test('records that together are larger than a message to the server are stored all the same', async () => {
  const { writer, readAll } = await open();
  const all = Array.from({ length: 6 }, (_, i) => record(i, { message: 'x'.repeat(10 * MIB) }));
  const written = await writer.write(all, NOON);
  assert.equal(written.stored, 6);
  assert.equal((await readAll()).length, 6);
});

test('a value that BSON cannot hold does not keep the others from being stored', async () => {
  const { writer, readAll } = await open();
  const odd = record(2, { attributes: { 'a\0b': 1 } });
  const written = await writer.write([record(1), odd, record(3)], NOON);
  assert.equal(written.stored, 2);
  assert.deepEqual(
    written.rejected.map((rejection) => rejection.record.id),
    [odd.id],
  );
  assert.deepEqual(await readAll(), [record(1), record(3)]);
});

test('nothing to write is nothing done', async () => {
  const { writer } = await open();
  assert.deepEqual(await writer.write([], NOON), { stored: 0, duplicates: 0, rejected: [] });
});
