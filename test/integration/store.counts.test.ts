/** Counting where the records lie: services, groups, spans of time, and what is around a record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDb } from '../helpers/scene.ts';
import { testDatabase } from '../helpers/servers.ts';
import { countGroups, largestFirst } from '../../src/pipeline/count.ts';
import { parseGroupings } from '../../src/query/groupings.ts';
import type { Query } from '../../src/query/query.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { createFindAround } from '../../src/store/context.ts';
import { createCounter, type Grouping } from '../../src/store/counts.ts';
import { findServices } from '../../src/store/services.ts';
import { createWriter } from '../../src/store/writer.ts';

const ALL: Query = { services: [], severities: [], words: [] };
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-22T00:00:00Z');
const COUNT = 60;

/** An hour apart over two and a half days. */
const RECORDS: readonly LogRecord[] = Array.from({ length: COUNT }, (_, i) => ({
  id: createIdMinter(1)(START + i * HOUR_MS, i),
  timestamp: START + i * HOUR_MS,
  service: i % 3 === 0 ? 'api' : i === 1 ? '__proto__' : 'web',
  severity: i % 10 === 0 ? ('FATAL' as const) : ('INFO' as const),
  message: `line ${i}`,
  attributes: {
    'http.status': i % 2 === 0 ? 200 : 500,
    $user: { id: i % 4 },
    ...(i < 5 && { note: 'x'.repeat(5000) + String(i) }),
  },
}));

const db = openDb((await testDatabase()).url);
await createWriter(db).write(RECORDS, START);

async function countBy(by: readonly Grouping[], query: Partial<Query> = {}, timeoutMs = 10_000) {
  const counter = createCounter(db);
  const stop = new AbortController().signal;
  const { groups, isWhole } = await countGroups({
    counter,
    query: { ...ALL, ...query },
    by,
    timeoutMs,
    stop,
  });
  return { isWhole, groups: largestFirst(groups) };
}

const fieldsOf = (text: string) => parseGroupings(text).map(({ field }) => field);

test('groups are counted over all partitions, with their errors and their times', async () => {
  const { groups, isWhole } = await countBy(fieldsOf('service'));
  assert.equal(isWhole, true);
  const of = (service: string) => RECORDS.filter((record) => record.service === service);
  assert.deepEqual(
    groups,
    ['web', 'api', '__proto__'].map((service) => ({
      values: [service],
      count: of(service).length,
      errors: of(service).filter(({ severity }) => severity === 'FATAL').length,
      first: of(service)[0]?.timestamp,
      last: of(service).at(-1)?.timestamp,
    })),
  );
});

test('attributes are found under names with dots and dollars, and deep in objects', async () => {
  const valuesOf = async (text: string) =>
    (await countBy(fieldsOf(text))).groups.map(({ values, count }) => [...values, count]);
  assert.deepEqual(await valuesOf('attributes.http.status'), [
    [200, 30],
    [500, 30],
  ]);
  assert.deepEqual(await valuesOf('attributes.$user.id'), [
    [0, 15],
    [1, 15],
    [2, 15],
    [3, 15],
  ]);
  assert.deepEqual(await valuesOf('attributes.$user.id.deeper'), [[undefined, 60]]);
  assert.deepEqual(await valuesOf('attributes.nope,host'), [[undefined, undefined, 60]]);
  // Texts of thousands of characters that begin alike are one group.
  assert.deepEqual(await valuesOf('attributes.note'), [
    [undefined, 55],
    [`${'x'.repeat(500)}…`, 5],
  ]);
});

test('only what the query finds is counted', async () => {
  const query = { services: ['web'], since: START + 24 * HOUR_MS, words: ['line 2'] };
  const { groups } = await countBy([], query);
  const expected = RECORDS.slice(24).filter(
    ({ service, message }) => service === 'web' && message.startsWith('line 2'),
  );
  assert.ok(expected.length > 0);
  assert.equal(groups[0]?.count, expected.length);
  assert.deepEqual((await countBy([], { words: ['nowhere'] })).groups, []);
});

test('spans of time are numbered from their start on', async () => {
  const by = [{ kind: 'bucket', start: START, bucketMs: 24 * HOUR_MS }] as const;
  const { groups } = await countBy(by);
  assert.deepEqual(
    new Map(groups.map(({ values: [number], count }) => [number, count])),
    new Map([
      [0, 24],
      [1, 24],
      [2, 12],
    ]),
  );
});

test('when the time is up the newest are counted, and it is said', async () => {
  const { isWhole, groups } = await countBy(fieldsOf('service'), {}, 0);
  assert.deepEqual({ isWhole, groups }, { isWhole: false, groups: [] });
});

test('the newest record of each service is read from the index alone', async () => {
  await db.command({ profile: 2 });
  const { services, isWhole } = await findServices(db, 10_000);
  await db.command({ profile: 0 });
  assert.equal(isWhole, true);
  const last = (service: string) =>
    RECORDS.findLast((record) => record.service === service)?.timestamp;
  assert.deepEqual(
    services,
    ['web', 'api', '__proto__'].map((service) => ({ service, lastSeen: last(service) })),
  );
  const plans = await db
    .collection('system.profile')
    .find({ 'command.aggregate': /^logs\./ })
    .map(({ planSummary }) => String(planSummary))
    .toArray();
  assert.equal(plans.length, 3);
  for (const plan of plans) assert.match(plan, /^DISTINCT_SCAN/);
  assert.deepEqual(await findServices(db, 0), { services: [], isWhole: false });
});

test('around a record are those of its service, across a midnight too', async () => {
  const find = createFindAround(db);
  const own = RECORDS.filter(({ service }) => service === 'api');
  for (const at of [0, 1, 7, 8, 9, own.length - 1]) {
    const record = own[at];
    assert.ok(record);
    assert.deepEqual(await find(record, 2, 3), {
      before: own.slice(Math.max(0, at - 2), at),
      after: own.slice(at + 1, at + 4),
    });
  }
  const theirs = own.slice(0, 1).map((record) => ({ ...record, id: 'theirs' }));
  for (const record of theirs) {
    assert.deepEqual(await find(record, 2, 2), { before: [], after: [] });
  }
});
