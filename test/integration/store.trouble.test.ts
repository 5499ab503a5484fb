/** A database in trouble: what may pass is never parked, and a refusal is told as one. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Document, MongoClient } from 'mongodb';
import { eventually } from '../helpers/eventually.ts';
import { openDb } from '../helpers/scene.ts';
import { startMongod } from '../servers/mongod.ts';
import { LogaggError } from '../../src/errors.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { openDatabase, ping } from '../../src/store/client.ts';
import { createReader } from '../../src/store/reader.ts';
import { createWriter, type Writer, type Written } from '../../src/store/writer.ts';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const mint = createIdMinter(1);
const RECORDS: LogRecord[] = [1, 2, 3].map((position) => ({
  id: mint(NOON, position),
  timestamp: NOON,
  service: 'api',
  severity: 'INFO',
  message: `line ${position}`,
}));

const mongod = await startMongod();
after(mongod.stop);
const admin = openDb(`${mongod.url}admin`);

/** Makes inserts fail, until it is told to stop. */
async function failInserts(data: Document): Promise<{ stop: () => Promise<unknown> }> {
  const failPoint = { configureFailPoint: 'failCommand' };
  // `alwaysOn`, as the driver tries some of them again by itself.
  await admin.command({
    ...failPoint,
    mode: 'alwaysOn',
    data: { failCommands: ['insert'], ...data },
  });
  return { stop: () => admin.command({ ...failPoint, mode: 'off' }) };
}

function isKind(kind: LogaggError['kind']): (error: unknown) => boolean {
  return (error) => error instanceof LogaggError && error.kind === kind;
}

function openStore(url: string) {
  const { db, close } = openDatabase({ url, name: 'test' });
  return { writer: createWriter(db), reader: createReader(db), [Symbol.asyncDispose]: close };
}

const troubles: Readonly<Record<string, Document>> = {
  'is not safe on a majority': {
    writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' },
  },
  'is interrupted by a stepdown': {
    writeConcernError: { code: 11602, errmsg: 'interrupted due to a change of state' },
  },
  'meets a server that shuts down': { errorCode: 91 },
  'meets a server that is no primary': { errorCode: 10107 },
  'meets a server whose disk is full': { errorCode: 14031 },
  'meets a server that says what nobody knows': { errorCode: 987_654 },
  'is cut off': { closeConnection: true },
};

for (const [index, [name, data]] of Object.entries(troubles).entries()) {
  test(`a write that ${name} may be tried again, and then stores each record once`, async () => {
    await using store = openStore(`${mongod.url}trouble${index}`);
    // So that its partition stands.
    await store.writer.write(RECORDS.slice(0, 1), NOON);
    const trouble = await failInserts(data);
    await assert.rejects(store.writer.write(RECORDS, NOON), isKind('unreachable'));
    await trouble.stop();

    const written = await untilWritten(store.writer);
    assert.equal(written.stored + written.duplicates, RECORDS.length);
    assert.deepEqual(written.rejected, []);
    const documents = openDb(`${mongod.url}trouble${index}`).collection('logs.2026-11-24');
    assert.equal(await documents.countDocuments(), RECORDS.length);
  });
}

/** As the collector does: the driver may take the server for gone for some seconds more. */
async function untilWritten(writer: Writer): Promise<Written> {
  for (;;) {
    try {
      return await writer.write(RECORDS, NOON);
    } catch (error) {
      if (!isKind('unreachable')(error)) throw error;
    }
  }
}

for (const errorCode of [91, 10107, 11602, 13435]) {
  test(`a database whose member is not up to it (${errorCode}) is one that cannot be reached`, async () => {
    const url = `${mongod.url}members`;
    const database = openDatabase({ url, name: 'test' });
    await database.connect();
    await admin.command({
      configureFailPoint: 'failCommand',
      mode: { times: 1 },
      data: { failCommands: ['ping'], errorCode },
    });
    await assert.rejects(ping(database, url), isKind('unreachable'));
    await database.close();
  });
}

test('a partition that cannot be made may be tried again', async () => {
  await using store = openStore(`${mongod.url}unmade`);
  await admin.command({
    configureFailPoint: 'failCommand',
    mode: { times: 1 },
    data: { failCommands: ['createIndexes'], errorCode: 11600 },
  });
  await assert.rejects(store.writer.write(RECORDS, NOON), isKind('unreachable'));
  assert.equal((await store.writer.write(RECORDS, NOON)).stored, RECORDS.length);
});

test('a partition that is dropped while it is made comes out clustered and indexed all the same', async () => {
  await using store = openStore(`${mongod.url}halfmade`);
  const db = openDb(`${mongod.url}halfmade`);
  await admin.command({
    configureFailPoint: 'failCommand',
    mode: { times: 1 },
    data: { failCommands: ['createIndexes'], blockConnection: true, blockTimeMS: 2000 },
  });
  const writing = store.writer.write(RECORDS, NOON);
  const exists = async () => (await db.collections()).length === 1;
  await eventually(exists, Boolean);
  await db.collection('logs.2026-11-24').drop();

  assert.equal((await writing).stored, RECORDS.length);
  const partition = db.collection('logs.2026-11-24');
  assert.deepEqual((await partition.options())['clusteredIndex']?.key, { _id: 1 });
  assert.equal(await partition.countDocuments(), RECORDS.length);
  assert.equal((await partition.listIndexes().toArray()).length, 3);
});

test('a database that lets nobody in, or lets one only read, refuses the write', async () => {
  await using guarded = await startMongod({ args: ['--auth'] });
  const root = new MongoClient(guarded.url);
  // The first user may be made from the same machine without being one.
  const users = root.db('admin');
  await users.command({ createUser: 'root', pwd: 'secret', roles: ['root'] });
  await root.close();
  const as = (user: string) => `mongodb://${user}@127.0.0.1:${guarded.port}/logs?authSource=admin`;
  const owner = new MongoClient(as('root:secret'));
  await owner.db('admin').command({
    createUser: 'reader',
    pwd: 'secret',
    roles: [{ role: 'read', db: 'logs' }],
  });
  await owner.close();

  for (const url of [guarded.url, as('root:wrong'), as('reader:secret')]) {
    await using store = openStore(url);
    await assert.rejects(store.writer.write(RECORDS, NOON), isKind('refused'), url);
  }
  await using store = openStore(as('reader:secret'));
  assert.equal(await store.reader.count({ services: [], severities: [], words: [] }, 10_000), 0);
});
