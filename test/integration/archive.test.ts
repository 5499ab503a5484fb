/** Archives: what is removed from the store is on disk before, whole and readable, or nothing is removed. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, open, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { testFolder } from '../helpers/folder.ts';
import { DAY_MS, jobOf, recordAt, storeOf } from '../helpers/retention.ts';
import { testDatabase } from '../helpers/servers.ts';
import { openArchive } from '../../src/archive/archive.ts';
import { readArchive } from '../../src/archive/read-archive.ts';
import { prune } from '../../src/pipeline/prune.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { createWriter } from '../../src/store/writer.ts';

await testDatabase();

const MIDNIGHT = Date.parse('2026-11-24T00:00:00Z');
const NOW = MIDNIGHT + DAY_MS / 2;
const ODD = 'a "quoted" \u202e line\nof two\0 \ud83d\ude00 parts';

function sample(): LogRecord[] {
  return Array.from({ length: 2000 }, (_, i) =>
    recordAt(NOW - i * 120_000, {
      severity: i % 3 === 0 ? 'ERROR' : 'DEBUG',
      message: `${ODD} ${i}`,
      host: 'web-1',
      attributes: { status: i, nested: { list: [null, true, 1.5e300, ODD] }, __proto__: 1 },
    }),
  );
}

async function archivedIn(folder: string): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.gz')).sort()) {
    for await (const run of readArchive(join(folder, name))) records.push(...run);
  }
  return records;
}

async function setUp(t: TestContext, records: LogRecord[]) {
  const folder = await testFolder(t);
  const store = await storeOf(records);
  const retention = { ...store.retention, now: async () => NOW };
  const run = async (days: number, rest: Parameters<typeof jobOf>[2] = {}) =>
    prune(
      jobOf(
        retention,
        { maxAgeMs: days * DAY_MS },
        { localNow: () => NOW, archive: await openArchive(folder, () => NOW), ...rest },
      ),
    );
  return { ...store, folder, run };
}

test('each day that goes is a file with its checksum, and every record is in it as it was', async (t) => {
  const records = sample();
  const { folder, run, left } = await setUp(t, records);
  const { removed } = await run(1);
  const stays = (each: LogRecord) => each.timestamp >= NOW - DAY_MS;
  assert.equal((await left()).length, records.filter(stays).length);
  const gone = records.filter((each) => !stays(each)).toReversed();
  assert.deepEqual(await archivedIn(folder), gone);

  assert.deepEqual(
    removed.map(({ archived }) => archived),
    ['21', '22', '23'].map((day) => join(folder, `logs.2026-11-${day}.ndjson.gz`)),
  );
  const names = (await readdir(folder)).sort();
  assert.equal(names.length, 6);
  for (const name of names.filter((each) => each.endsWith('.sha256'))) {
    const text = await readFile(join(folder, name), 'utf8');
    assert.match(text, /^# \d+ records\n[0-9a-f]{64} {2}logs\.2026-11-2[123]\.ndjson\.gz\n$/);
    await promisify(execFile)('sha256sum', ['--check', '--strict', name], { cwd: folder });
  }
});

test('a day that is archived again gets another file, and the same records none', async (t) => {
  const { db, folder, run, left } = await setUp(t, [recordAt(MIDNIGHT - 5 * DAY_MS)]);
  const writer = createWriter(db);
  const late = recordAt(MIDNIGHT - 5 * DAY_MS, { message: 'late' });
  await run(1);
  await writer.write([late], NOW);
  await run(1);
  const files = async () => (await readdir(folder)).filter((name) => name.endsWith('.gz')).sort();
  const both = ['logs.2026-11-19.2.ndjson.gz', 'logs.2026-11-19.ndjson.gz'];
  assert.deepEqual(await files(), both);
  // As if the run had been killed before it came to remove it.
  await writer.write([late], NOW);
  const { removed } = await run(1);
  assert.equal(removed[0]?.archived, join(folder, 'logs.2026-11-19.2.ndjson.gz'));
  assert.deepEqual(await files(), both);
  assert.deepEqual(await left(), []);
});

/** Lets the files of this process write other than they are told. */
async function breakWrites(t: TestContext, write: (bytes: Buffer) => Buffer): Promise<void> {
  await using file = await open('/dev/null');
  const prototype = Object.getPrototypeOf(file);
  const original = prototype.writeFile;
  t.mock.method(prototype, 'writeFile', function broken(this: unknown, data: Buffer | string) {
    return original.call(this, Buffer.isBuffer(data) ? write(data) : data);
  });
}

test('nothing is removed for an archive that is not what was written, or that the disk does not take', async (t) => {
  const records = sample();
  for (const [write, reason] of [
    [(bytes: Buffer) => bytes.map((byte, i) => (i === 900 ? byte ^ 1 : byte)), /.*/],
    [(bytes: Buffer) => bytes.subarray(1), /.*/],
    [
      () => {
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
          code: 'ENOSPC',
        });
      },
      /cannot archive logs\.2026-11-\d\d in .*: ENOSPC: no space left/,
    ],
  ] as const) {
    const { db, folder, run, left } = await setUp(t, records);
    await breakWrites(t, (bytes) => Buffer.from(write(bytes)));
    await assert.rejects(run(1), {
      kind: 'failed',
      message: reason,
      hint: /^nothing of logs\.\S+ was removed$/,
    });
    t.mock.restoreAll();
    assert.equal((await left()).length, records.length);
    const names = (await db.collections()).map(({ collectionName }) => collectionName);
    assert.ok(
      names.every((name) => /^logs\.\d{4}-\d\d-\d\d$/.test(name)),
      names.join(),
    );
    assert.deepEqual(await readdir(folder), []);
  }
});

test('a document that an archive would not keep whole keeps its partition from being removed', async (t) => {
  const day = MIDNIGHT - 5 * DAY_MS;
  const { db, run, left, folder } = await setUp(t, [recordAt(day)]);
  const odd = { timestamp: new Date(day), service: 'api', severity: 'INFO', message: 'odd' };
  for (const document of [
    { ...odd, secret: 1 },
    { ...odd, attributes: { at: new Date() } },
    { ...odd, severity: 'Loud' },
    { message: 'odd' },
  ]) {
    const { insertedId } = await db.collection('logs.2026-11-19').insertOne({ ...document });
    await assert.rejects(run(1), { kind: 'failed', message: /holds a document that is no record/ });
    assert.equal((await left()).length, 2);
    await db.collection('logs.2026-11-19').deleteOne({ _id: insertedId });
  }
  assert.deepEqual(await readdir(folder), []);
});

test('a stop in the middle of an archive leaves the store as it was', async (t) => {
  const records = sample();
  const { run, left, folder } = await setUp(t, records);
  const stopping = new AbortController();
  const { write } = await openArchive(folder, () => NOW);
  const archive = {
    write: (name: string, runs: AsyncIterable<LogRecord[]>) => {
      stopping.abort();
      return write(name, runs);
    },
  };
  const { isComplete } = await run(1, { stop: stopping.signal, archive });
  assert.equal(isComplete, false);
  assert.equal((await left()).length, records.length);
  assert.deepEqual(await readdir(folder), []);
});

test('a folder that is not there is not made, and what a killed run left is cleared away', async (t) => {
  const folder = await testFolder(t);
  await assert.rejects(openArchive(join(folder, 'no'), Date.now), { kind: 'no-input' });
  const names = ['.logs.2026-11-19-abc.part', '.logs.2026-11-20-abc.part', 'mine.part'];
  for (const name of names) await writeFile(join(folder, name), '');
  await mkdir(join(folder, 'sub'));
  const old = new Date(Date.now() - 2 * 3_600_000);
  for (const name of [names[0] ?? '', 'mine.part']) await utimes(join(folder, name), old, old);
  await openArchive(folder, Date.now);
  assert.deepEqual((await readdir(folder)).sort(), [
    '.logs.2026-11-20-abc.part',
    'mine.part',
    'sub',
  ]);
});
