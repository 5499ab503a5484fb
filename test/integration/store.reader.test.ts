/** Reading: the newest that match, in order, across partitions, and exactly those of a time range. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { openDb } from '../helpers/scene.ts';
import { testDatabase } from '../helpers/servers.ts';
import type { Query } from '../../src/query/query.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { SEVERITIES } from '../../src/record/severity.ts';
import { createReader, type Direction } from '../../src/store/reader.ts';
import { createWriter } from '../../src/store/writer.ts';

const ALL: Query = { services: [], severities: [], words: [] };
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-22T00:00:00Z');
const COUNT = 72;

/** An hour apart over three days, so that midnights are borders. */
const RECORDS: readonly LogRecord[] = Array.from({ length: COUNT }, (_, i) => ({
  id: createIdMinter(1)(START + i * HOUR_MS, i),
  timestamp: START + i * HOUR_MS,
  service: i % 3 === 0 ? 'api' : 'web-' + (i % 2),
  severity: SEVERITIES[i % SEVERITIES.length] ?? 'INFO',
  message: `line ${i}${i % 10 === 0 ? ' BOOM (a+)+$' : ''}`,
}));

const { url: mongoUrl } = await testDatabase();
const db = openDb(mongoUrl);
const reader = createReader(db);
await createWriter(db).write(RECORDS, START);

async function find(query: Partial<Query>, direction: Direction, limit?: number) {
  const found: LogRecord[] = [];
  for await (const run of reader.find({ ...ALL, ...query }, direction, limit)) found.push(...run);
  return found;
}

test('all records come in the order of their time, whichever way', async () => {
  assert.deepEqual(await find({}, 'oldest-first'), RECORDS);
  assert.deepEqual(await find({}, 'newest-first'), RECORDS.toReversed());
});

test('a limit gives the newest, across as many partitions as it takes', async () => {
  for (const limit of [0, 1, 23, 24, 25, 50, COUNT, COUNT + 1]) {
    const newest = RECORDS.toReversed().slice(0, limit);
    assert.deepEqual(await find({}, 'newest-first', limit), newest, String(limit));
    assert.deepEqual(await find({}, 'oldest-first', limit), RECORDS.slice(0, limit));
  }
});

test('a range holds its first millisecond and not its last', async () => {
  const instants = fc.oneof(
    fc.integer({ min: START - HOUR_MS, max: START + (COUNT + 1) * HOUR_MS }),
    fc
      .tuple(fc.integer({ min: 0, max: COUNT }), fc.integer({ min: -1, max: 1 }))
      .map(([hour, ms]) => START + hour * HOUR_MS + ms),
  );
  const either = fc.option(instants, { nil: undefined });
  await fc.assert(
    fc.asyncProperty(either, either, async (since, until) => {
      const query = {
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
      };
      const expected = RECORDS.filter(
        ({ timestamp }) =>
          timestamp >= (since ?? -Infinity) && timestamp < (until ?? Number.POSITIVE_INFINITY),
      );
      assert.deepEqual(await find(query, 'oldest-first'), expected);
    }),
    { numRuns: 100 },
  );
});

test('services, severities and words are all asked for at once', async () => {
  const query: Query = {
    services: ['api', 'web-*'],
    severities: ['TRACE', 'INFO'],
    words: ['boom', '(a+)+$'],
    grep: 'line [0-9]+',
  };
  const expected = RECORDS.filter(
    ({ severity, message }) => /TRACE|INFO/.test(severity) && message.includes('BOOM'),
  );
  assert.ok(expected.length > 2);
  assert.deepEqual(await find(query, 'oldest-first'), expected);
  assert.deepEqual(await find({ ...query, words: ['Boom'] }, 'oldest-first'), []);
  assert.equal(await reader.count(query, 10_000), expected.length);
});

test('a word means itself to the database too', async () => {
  const unit = fc.constantFrom(
    'a',
    'B',
    '(',
    ')',
    '[',
    '\\',
    '.',
    '*',
    '+',
    '-',
    '/',
    '$',
    '{',
    'ß',
  );
  const words = fc.array(fc.string({ unit, minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 3,
  });
  const own = openDb((await testDatabase()).url);
  const writer = createWriter(own);
  const ownReader = createReader(own);
  let since = START;
  await fc.assert(
    fc.asyncProperty(words, fc.string({ unit }), async (all, other) => {
      const messages = [all.join(other), other];
      since += HOUR_MS;
      const mint = createIdMinter(1);
      await writer.write(
        messages.map((message, i) => ({
          id: mint(since, i),
          timestamp: since,
          service: 'api',
          severity: 'INFO',
          message,
        })),
        START,
      );
      const found: string[] = [];
      for await (const run of ownReader.find({ ...ALL, words: all, since }, 'oldest-first')) {
        found.push(...run.map(({ message }) => message));
      }
      const holds = (message: string) =>
        all.every((word) =>
          /\p{Lu}/u.test(word)
            ? message.includes(word)
            : message.toLowerCase().includes(word.toLowerCase()),
        );
      assert.deepEqual(found, messages.filter(holds));
    }),
    { numRuns: 100 },
  );
});

test('a reader that has seen enough leaves no cursor open', async () => {
  const own = openDb((await testDatabase()).url);
  const many = Array.from({ length: 2500 }, (_, i) => ({
    id: createIdMinter(1)(START, i),
    timestamp: START,
    service: 'api',
    severity: 'INFO' as const,
    message: 'x',
  }));
  await createWriter(own).write(many, START);
  const idleCursors = async () => {
    const operations = await openDb(new URL('/admin', mongoUrl).href)
      .aggregate([
        { $currentOp: { allUsers: true, idleCursors: true } },
        { $match: { type: 'idleCursor', ns: `${own.databaseName}.logs.2026-11-22` } },
      ])
      .toArray();
    return operations.length;
  };
  for await (const run of createReader(own).find(ALL, 'oldest-first')) {
    assert.equal(run.length, 1000);
    assert.equal(await idleCursors(), 1);
    break;
  }
  assert.equal(await idleCursors(), 0);
});

test('a collection that is no partition is not read', async () => {
  await db.collection('logs.today').insertOne({ message: 'not ours' });
  await db.collection('logs.2026-11-24x').insertOne({ message: 'not ours' });
  await db.collection('xlogs.2026-11-24').insertOne({ message: 'not ours' });
  assert.equal((await find({}, 'oldest-first')).length, COUNT);
});

test('documents of another hand are shown as far as they are records', async () => {
  const own = openDb((await testDatabase()).url);
  await own.collection<{ _id: string }>('logs.2026-11-24').insertOne({ _id: 'theirs' });
  for await (const run of createReader(own).find(ALL, 'newest-first')) {
    assert.deepEqual(run, [
      { id: 'theirs', timestamp: Number.NaN, service: '', severity: 'INFO', message: '' },
    ]);
  }
  assert.equal(await createReader(own).count(ALL, 10_000), 1);
});
