/** Partitions: made once, clustered and indexed, whoever needs them first and whoever drops them meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Db } from 'mongodb';
import { openDb } from '../helpers/scene.ts';
import { testDatabase } from '../helpers/servers.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { createWriter } from '../../src/store/writer.ts';

// A server of this file's own lives as long as the file.
await testDatabase();

const NOON = Date.parse('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;
const NAME = 'logs.2026-11-24';

function records(source: number, count: number, timestamp = NOON): LogRecord[] {
  const mint = createIdMinter(source);
  return Array.from({ length: count }, (_, i) => ({
    id: mint(timestamp, i),
    timestamp,
    service: 'api',
    severity: 'INFO' as const,
    message: `line ${i} of ${source}`,
  }));
}

async function assertSound(db: Db, name: string): Promise<void> {
  const { clusteredIndex } = await db.collection(name).options();
  assert.deepEqual(clusteredIndex?.key, { _id: 1 });
  const indexes = await db.collection(name).listIndexes().toArray();
  assert.deepEqual(
    indexes
      .filter(({ clustered }) => clustered !== true)
      .map(({ name: index, key }) => [index, key]),
    [
      ['service', { service: 1, _id: 1 }],
      ['severity', { severity: 1, _id: 1 }],
    ],
  );
}

test('eight writers at once make one partition, clustered and with both indexes', async () => {
  const { url } = await testDatabase();
  const databases = Array.from({ length: 8 }, () => openDb(url));
  const written = await Promise.all(
    databases.map((db, source) => createWriter(db).write(records(source, 50), NOON)),
  );
  const [db] = databases;
  assert.ok(db !== undefined);
  assert.deepEqual(
    written.map(({ stored }) => stored),
    Array.from({ length: 8 }, () => 50),
  );
  assert.deepEqual(
    (await db.collections()).map((collection) => collection.collectionName),
    [NAME],
  );
  assert.equal(await db.collection(NAME).countDocuments(), 400);
  await assertSound(db, NAME);
});

test('records go to the partition of their UTC day', async () => {
  const db = openDb((await testDatabase()).url);
  const midnight = Date.parse('2026-11-25T00:00:00Z');
  const all = [midnight - 1, midnight, midnight - DAY_MS].flatMap((at) => records(1, 2, at));
  const { stored } = await createWriter(db).write(all, NOON);
  assert.equal(stored, 6);
  assert.equal(await db.collection('logs.2026-11-24').countDocuments(), 4);
  assert.equal(await db.collection('logs.2026-11-25').countDocuments(), 2);
});

test('a partition that is dropped under a writer comes back clustered and indexed, with the record', async () => {
  const db = openDb((await testDatabase()).url);
  const writer = createWriter(db);
  await writer.write(records(1, 10), NOON);
  await db.collection(NAME).drop();

  const { stored } = await writer.write(records(2, 10), NOON);

  assert.equal(stored, 10);
  assert.equal(await db.collection(NAME).countDocuments(), 10);
  await assertSound(db, NAME);
});

test('a partition that another made anew is found again', async () => {
  const db = openDb((await testDatabase()).url);
  const [one, other] = [createWriter(db), createWriter(db)];
  await one.write(records(1, 5), NOON);
  await db.collection(NAME).drop();
  await other.write(records(2, 5), NOON);

  assert.equal((await one.write(records(3, 5), NOON)).stored, 5);
  assert.equal(await db.collection(NAME).countDocuments(), 10);
});

test('drops in the middle of the work lose nothing that is written after them', async () => {
  const db = openDb((await testDatabase()).url);
  const writers = [createWriter(db), createWriter(db)];
  for (let round = 0; round < 20; round += 1) {
    const source = round * 3;
    const [, ...written] = await Promise.all([
      db.collection(NAME).drop(),
      ...writers.map((writer, i) => writer.write(records(source + i, 20), NOON)),
    ]);
    for (const { stored } of written) assert.equal(stored, 20);

    await Promise.all(writers.map((writer) => writer.write(records(source + 2, 20), NOON)));
    await assertSound(db, NAME);
    const messages = new RegExp(` of ${source + 2}$`);
    assert.equal(await db.collection(NAME).countDocuments({ message: messages }), 20);
  }
});
