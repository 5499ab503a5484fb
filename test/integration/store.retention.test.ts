/** Retention: what is older goes, to the millisecond, and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, jobOf, recordAt, storeOf } from '../helpers/retention.ts';
import { testDatabase } from '../helpers/servers.ts';
import { prune } from '../../src/pipeline/prune.ts';
import { parseKeep, parseSelection, type Policy } from '../../src/query/policy.ts';
import { SEVERITIES } from '../../src/record/severity.ts';
import { freeze } from '../../src/store/frozen-partition.ts';
import { dayOf } from '../../src/store/partition.ts';
import { createWriter } from '../../src/store/writer.ts';

// A server of this file's own lives as long as the file.
await testDatabase();

const MIDNIGHT = Date.parse('2026-11-24T00:00:00Z');

/** Retention of which the server's clock stands at a chosen instant. */
async function storeAt(now: number, records: Parameters<typeof storeOf>[0]) {
  const store = await storeOf(records);
  const retention = { ...store.retention, now: async () => now };
  const run = (policy: Partial<Policy>, rest: Partial<Parameters<typeof jobOf>[2]> = {}) =>
    prune(jobOf(retention, policy, { localNow: () => now, ...rest }));
  return { ...store, run };
}

for (const [name, cutoff] of [
  ['within a day', MIDNIGHT + DAY_MS / 2],
  ['at midnight', MIDNIGHT],
  ['just behind midnight', MIDNIGHT + 1],
  ['just before midnight', MIDNIGHT - 1],
] as const) {
  test(`a cutoff ${name} is exact to the millisecond`, async () => {
    const times = [-cutoff, -DAY_MS - 1, -DAY_MS, -2, -1, 0, 1, 2, DAY_MS, 40 * DAY_MS].map(
      (ms) => cutoff + ms,
    );
    const { run, left } = await storeAt(
      cutoff + DAY_MS,
      times.map((time) => recordAt(time)),
    );
    await run({ maxAgeMs: DAY_MS });
    assert.deepEqual(await left(), times.slice(5).map(String).sort());
    const again = await run({ maxAgeMs: DAY_MS });
    assert.deepEqual(again.removals, []);
  });
}

test('whole partitions are dropped, and the one that the cutoff cuts stays', async () => {
  const times = [MIDNIGHT - 2 * DAY_MS, MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + 10];
  const { db, run } = await storeAt(
    MIDNIGHT + 10 + DAY_MS,
    times.map((time) => recordAt(time)),
  );
  const { removed } = await run({ maxAgeMs: DAY_MS });
  assert.deepEqual(
    removed.map(({ collection, records, isWhole }) => [collection, records, isWhole]),
    [
      ['logs.2026-11-22', 1, true],
      ['logs.2026-11-23', 1, true],
      ['logs.2026-11-24', 1, false],
    ],
  );
  assert.ok(removed.every(({ bytes, isWhole }) => bytes > 0 === isWhole));
  assert.deepEqual(
    (await db.collections()).map(({ collectionName }) => collectionName),
    ['logs.2026-11-24'],
  );
});

test('collections that are no partitions are not touched', async () => {
  const { db, run } = await storeAt(MIDNIGHT, []);
  for (const name of ['logs.old', 'users', 'xlogs.2020-01-01', 'logs.2020-01-01.bak']) {
    await db.collection(name).insertOne({ a: 1 });
  }
  await run({ maxAgeMs: DAY_MS });
  assert.equal((await db.collections()).length, 4);
});

test('services, severities and keeps remove exactly what a reader of the policy would', async () => {
  const now = MIDNIGHT + DAY_MS / 2;
  const services = ['api', 'audit', 'shop.cart'];
  const ages = [0.5, 1.9, 2.1, 5, 9.9, 10.1, 30, 100];
  const records = ages.flatMap((days) =>
    services.flatMap((service) =>
      SEVERITIES.map((severity) => {
        const message = `${days} ${service} ${severity}`;
        return recordAt(now - days * DAY_MS, { service, severity, message });
      }),
    ),
  );
  const keeps = ['ERROR+=90d', 'DEBUG=2d', 'service:audit=forever', 'service:shop*=7d'].map(
    parseKeep,
  );
  const stays = (message: string): boolean => {
    const [days = '', service = '', severity = ''] = message.split(' ');
    if (!['api', 'audit'].includes(service)) return true;
    if (service === 'audit') return true;
    const most = /ERROR|FATAL/.test(severity) ? 90 : severity === 'DEBUG' ? 2 : 10;
    return Number(days) <= most;
  };
  const store = await storeAt(now, records);
  const policy = { maxAgeMs: 10 * DAY_MS, keeps, selection: parseSelection('api,aud*') };
  const dry = await store.run(policy, { dryRun: true });
  assert.equal((await store.left()).length, records.length, 'a dry run removes nothing');

  const real = await store.run(policy);

  const expected = records.map(({ message }) => message).filter(stays);
  assert.deepEqual(await store.left(), expected.sort());
  const sums = ({ removed }: typeof dry) => removed.map((each) => [each.collection, each.records]);
  assert.deepEqual(sums(dry), sums(real));
  assert.deepEqual((await store.run(policy)).removals, []);
});

test('a dry run counts by day, service and severity what the run then removes', async () => {
  const now = MIDNIGHT + DAY_MS / 2;
  const records = Array.from({ length: 300 }, (_, i) =>
    recordAt(now - i * 3_600_000, {
      service: ['api', 'web'][i % 2] ?? '',
      severity: SEVERITIES[i % 5] ?? 'INFO',
    }),
  );
  const { run, left } = await storeAt(now, records);
  const dry = await run({ maxAgeMs: 3 * DAY_MS }, { dryRun: true });
  const rows = dry.rows.flatMap((each) => each.rows);
  const before = await left();

  const { removed } = await run({ maxAgeMs: 3 * DAY_MS });

  const gone = records.filter(({ timestamp }) => timestamp < now - 3 * DAY_MS);
  assert.equal(before.length - (await left()).length, gone.length);
  const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
  assert.equal(sum(rows.map((row) => row.records)), gone.length);
  assert.equal(sum(removed.map((each) => each.records)), gone.length);
  const dayOfRecord = ({ timestamp }: { timestamp: number }) =>
    new Date(timestamp).toISOString().slice(0, 10);
  for (const { day, service, severity, records: count, bytes } of rows) {
    const those = gone.filter(
      (each) => dayOfRecord(each) === day && each.service === service && each.severity === severity,
    );
    assert.equal(count, those.length, `${day} ${service} ${severity}`);
    assert.ok(bytes > 50 * count && bytes < 500 * count);
  }
  assert.equal(dry.total, records.length);
});

test('limits drop the oldest days, and never the one that is written to', async () => {
  const now = MIDNIGHT + DAY_MS / 2;
  const times = [0, 1, 2, 3].flatMap((days) => [1, 2].map((ms) => now - days * DAY_MS - ms));
  const { run, left } = await storeAt(
    now,
    times.map((time) => recordAt(time)),
  );
  assert.equal((await run({ maxRecords: 8 })).removals.length, 0);
  const { removed } = await run({ maxRecords: 5 });
  assert.deepEqual(
    removed.map(({ collection, records }) => [collection, records]),
    [
      ['logs.2026-11-21', 2],
      ['logs.2026-11-22', 2],
    ],
  );
  await run({ maxBytes: 1 });
  assert.deepEqual(await left(), times.slice(0, 2).map(String).sort());
});

test('a part of a day is removed in turns where the time is short, and the next run goes on', async () => {
  const now = MIDNIGHT + DAY_MS;
  const records = Array.from({ length: 5000 }, (_, i) => recordAt(MIDNIGHT + i));
  const { run, left } = await storeAt(now, records);
  const policy = { maxAgeMs: DAY_MS - 4000 };
  const first = await run(policy, { maxRuntimeMs: 1, pauseMs: 2 });
  assert.equal(first.isComplete, false);
  for (let rounds = 0; rounds < 10 && (await left()).length > 1000; rounds += 1) {
    await run(policy, { maxRuntimeMs: 20, pauseMs: 5 });
  }
  assert.deepEqual(
    await left(),
    records
      .slice(4000)
      .map(({ message }) => message)
      .sort(),
  );
});

test('a no removes nothing, and nothing to remove is not asked about', async () => {
  const { run, left } = await storeAt(MIDNIGHT, [recordAt(MIDNIGHT - 20 * DAY_MS)]);
  let asked = 0;
  const confirm = async () => {
    asked += 1;
    return false;
  };
  const kept = await run({ maxAgeMs: 30 * DAY_MS }, { confirm });
  assert.deepEqual([kept.removed, kept.isConfirmed, asked], [[], true, 0]);
  const refused = await run({ maxAgeMs: 10 * DAY_MS }, { confirm });
  assert.deepEqual([refused.removed, refused.isConfirmed, asked], [[], false, 1]);
  assert.equal((await left()).length, 1);
});

test('two clocks that are a day apart remove nothing, unless they are told to', async () => {
  const { run, left } = await storeAt(MIDNIGHT, [recordAt(MIDNIGHT - 20 * DAY_MS)]);
  for (const days of [365, -365, 1.01]) {
    const localNow = () => MIDNIGHT + days * DAY_MS;
    await assert.rejects(run({ maxAgeMs: 10 * DAY_MS }, { localNow }), {
      kind: 'config',
      message: /the clocks of MongoDB and of this machine are .* apart/,
    });
  }
  assert.equal((await left()).length, 1);
  await run({ maxAgeMs: 10 * DAY_MS }, { localNow: () => 0, force: true });
  assert.equal((await left()).length, 0);
});

test('what a run that was killed had frozen goes with the next run, or comes back where it is to stay', async () => {
  const time = MIDNIGHT - 20 * DAY_MS;
  for (const [policy, stays] of [
    [{ maxAgeMs: 10 * DAY_MS }, false],
    [{ maxAgeMs: 30 * DAY_MS }, true],
  ] as const) {
    const { db, run, left } = await storeAt(MIDNIGHT, [recordAt(time, { message: 'early' })]);
    assert.ok(await freeze(db, dayOf(time)));
    // The same day gets a late record, in a new partition.
    await createWriter(db).write([recordAt(time + 1, { message: 'late' })], MIDNIGHT);
    assert.deepEqual(await left(), ['early', 'late']);
    const { removed, isComplete } = await run(policy);
    assert.ok(isComplete);
    assert.deepEqual(await left(), stays ? ['early', 'late'] : []);
    assert.equal(
      removed.reduce((sum, each) => sum + each.records, 0),
      stays ? 0 : 2,
    );
    const names = (await db.collections()).map(({ collectionName }) => collectionName);
    assert.deepEqual(names, stays ? ['logs.2026-11-04'] : []);
    if (!stays) continue;
    const [found] = await db
      .listCollections({ name: 'logs.2026-11-04' }, { nameOnly: false })
      .toArray();
    assert.ok(found?.options !== undefined && 'clusteredIndex' in found.options);
  }
});

test('two runs at once remove each record once, and neither fails', async () => {
  const now = MIDNIGHT + DAY_MS / 2;
  for (let round = 0; round < 3; round += 1) {
    const records = Array.from({ length: 1500 }, (_, i) => recordAt(now - i * 400_000));
    const { run, left } = await storeAt(now, records);
    const results = await Promise.all([1, 2].map(() => run({ maxAgeMs: 3 * DAY_MS })));
    const removed = results.flatMap((each) => each.removed);
    const kept = records.filter(({ timestamp }) => timestamp >= now - 3 * DAY_MS);
    assert.deepEqual(await left(), kept.map(({ message }) => message).sort());
    const gone = removed.reduce((sum, each) => sum + each.records, 0);
    assert.equal(gone, records.length - kept.length);
  }
});

test('a run goes on where another one removes what it is reading', async () => {
  const now = MIDNIGHT + DAY_MS / 2;
  const times = Array.from({ length: 2500 }, (_, i) => now - 5 * DAY_MS - i);
  const { run, left } = await storeAt(
    now,
    [...times, now].map((time) => recordAt(time)),
  );
  const policy = { maxAgeMs: DAY_MS };
  const archive = {
    async write(_name: string, runs: AsyncIterable<unknown>) {
      let isFirst = true;
      for await (const _ of runs) {
        if (isFirst) await run(policy);
        isFirst = false;
      }
      return undefined;
    },
  };
  const { removed, isComplete } = await run(policy, { archive });
  assert.deepEqual([removed.map(({ records }) => records), isComplete], [[0], true]);
  assert.deepEqual(await left(), [String(now)]);
});

test('a late record for a day that is dropped is counted as removed, or is there', async () => {
  const now = MIDNIGHT + DAY_MS / 2;
  const { db, run, left } = await storeAt(now, []);
  let stored = 0;
  let removed = 0;
  const over = new AbortController();
  const keepStoring = async () => {
    const writer = createWriter(db);
    while (!over.signal.aborted) {
      const record = recordAt(MIDNIGHT - 20 * DAY_MS);
      // A partition that is dropped as often as it is made is trouble that passes: nothing is stored.
      const written = await writer.write([record], now).catch((error: unknown) => {
        assert.match(String(error), /keeps vanishing|as often as/);
      });
      stored += written?.stored ?? 0;
    }
  };
  const writing = Promise.all([1, 2, 3, 4].map(keepStoring));
  for (let round = 0; round < 40; round += 1) {
    const result = await run({ maxAgeMs: DAY_MS });
    removed += result.removed.reduce((sum, each) => sum + each.records, 0);
  }
  over.abort();
  await writing;
  assert.ok(removed > 0, `${stored} stored, none removed`);
  assert.equal(stored, removed + (await left()).length);
});
