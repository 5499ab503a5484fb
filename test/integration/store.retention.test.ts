/** Retention: what is older goes, to the millisecond, and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDb } from '../helpers/scene.ts';
import { testDatabase } from '../helpers/servers.ts';
import { prune } from '../../src/pipeline/prune.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { createRetention } from '../../src/store/retention.ts';
import { createWriter } from '../../src/store/writer.ts';

// A server of this file's own lives as long as the file.
await testDatabase();

const DAY_MS = 86_400_000;
const MIDNIGHT = Date.parse('2026-11-24T00:00:00Z');

function recordsAt(...times: number[]): LogRecord[] {
  const mint = createIdMinter(1);
  return times.map((timestamp, i) => ({
    id: mint(timestamp, i),
    timestamp,
    service: 'api',
    severity: 'INFO',
    message: String(timestamp),
  }));
}

async function storeWith(...times: number[]) {
  const db = openDb((await testDatabase()).url);
  await createWriter(db).write(recordsAt(...times), MIDNIGHT);
  const left = async () => {
    const found = (await db.collections()).map((partition) =>
      partition
        .find()
        .map(({ message }) => Number(message))
        .toArray(),
    );
    return (await Promise.all(found)).flat().sort((a, b) => a - b);
  };
  return { db, retention: createRetention(db), left };
}

async function removeBefore(retention: ReturnType<typeof createRetention>, cutoff: number) {
  for (const removal of await retention.plan(cutoff)) await retention.remove(removal, cutoff);
}

for (const [name, cutoff] of [
  ['within a day', MIDNIGHT + DAY_MS / 2],
  ['at midnight', MIDNIGHT],
  ['just behind midnight', MIDNIGHT + 1],
  ['just before midnight', MIDNIGHT - 1],
] as const) {
  test(`a cutoff ${name} is exact to the millisecond`, async () => {
    const times = [-DAY_MS - 1, -DAY_MS, -2, -1, 0, 1, 2, DAY_MS].map((ms) => cutoff + ms);
    const { retention, left } = await storeWith(...times);
    await removeBefore(retention, cutoff);
    assert.deepEqual(await left(), times.slice(4));
    assert.deepEqual(await retention.plan(cutoff), []);
  });
}

test('whole partitions are dropped, and the one that the cutoff cuts stays', async () => {
  const cutoff = MIDNIGHT + 10;
  const { db, retention } = await storeWith(
    MIDNIGHT - 2 * DAY_MS,
    MIDNIGHT - 1,
    MIDNIGHT,
    MIDNIGHT + 10,
  );
  const plan = await retention.plan(cutoff);
  assert.deepEqual(
    plan.map(({ partition, records, isWhole }) => [partition, records, isWhole]),
    [
      ['logs.2026-11-22', 1, true],
      ['logs.2026-11-23', 1, true],
      ['logs.2026-11-24', 1, false],
    ],
  );
  await removeBefore(retention, cutoff);
  assert.deepEqual(
    (await db.collections()).map((collection) => collection.collectionName),
    ['logs.2026-11-24'],
  );
});

test('a partition that loses all its records to the cutoff within it may stay, empty', async () => {
  const { retention, left } = await storeWith(MIDNIGHT);
  await removeBefore(retention, MIDNIGHT + 1);
  assert.deepEqual(await left(), []);
  assert.equal(await retention.total(), 0);
});

test('collections that are no partitions are not touched', async () => {
  const { db, retention } = await storeWith();
  await db.collection('logs.old').insertOne({ a: 1 });
  await db.collection('users').insertOne({ a: 1 });
  await removeBefore(retention, MIDNIGHT);
  assert.equal((await db.collections()).length, 2);
});

test("a dry run says what the run then does, by the server's clock", async () => {
  const now = Date.now();
  const times = [-40, -11, -10.001, -9.999, -1, 0].map((days) => Math.trunc(now + days * DAY_MS));
  const { retention, left } = await storeWith(...times);
  const job = {
    retention,
    days: 10,
    confirm: async () => true,
    stop: new AbortController().signal,
  };
  const dry = await prune({ ...job, dryRun: true });
  assert.deepEqual(await left(), times);

  const real = await prune({ ...job, dryRun: false });

  assert.deepEqual(await left(), times.slice(3));
  const what = ({ removed }: typeof dry) =>
    removed.map(({ partition, records, isWhole }) => [partition, records, isWhole]);
  assert.deepEqual(what(real), what(dry));
  assert.equal(dry.total, times.length);
});

test('a no removes nothing, and nothing to remove is not asked about', async () => {
  const { retention, left } = await storeWith(Date.now() - 20 * DAY_MS);
  let asked = 0;
  const job = {
    retention,
    dryRun: false,
    confirm: async () => {
      asked += 1;
      return false;
    },
    stop: new AbortController().signal,
  };
  const kept = await prune({ ...job, days: 30 });
  assert.deepEqual([kept.removed, kept.isConfirmed, asked], [[], true, 0]);
  const refused = await prune({ ...job, days: 10 });
  assert.deepEqual([refused.removed, refused.isConfirmed, asked], [[], false, 1]);
  assert.equal((await left()).length, 1);
});
