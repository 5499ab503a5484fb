/** A query means the same to the database and to the predicate over live records, and finds its way by the indexes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Document } from 'mongodb';
import { openDb } from '../helpers/scene.ts';
import { testDatabase } from '../helpers/servers.ts';
import {
  expressions,
  fewWordedRecords,
  FIRST_TIME,
  NOW,
  queries,
} from '../unit/query-arbitraries.ts';
import { LogaggError } from '../../src/errors.ts';
import { createMatcher } from '../../src/query/match.ts';
import { parseQuery, type Query, type QueryText } from '../../src/query/query.ts';
import { UTC } from '../../src/query/zone.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { textOfUuid } from '../../src/store/document.ts';
import { filterOf } from '../../src/store/filter.ts';
import { dayOf, partitionName } from '../../src/store/partition.ts';
import { createReader, isTimeout } from '../../src/store/reader.ts';
import { createWriter } from '../../src/store/writer.ts';

const COUNT = 250;
/** What expressions are told apart by that chance brings too seldom. */
const KNOWN = [
  'a',
  'a\n',
  'b\na',
  '',
  '\n',
  '\u00a0',
  '\v',
  '[',
  ']',
  '😀',
  '{,2}',
  '-',
  'K',
  '\u212a',
  '\ud800x',
];
const EXPRESSIONS = [
  'a$',
  '^a',
  '^[^]$',
  '^.$',
  '\\s',
  '\\v',
  '^[😀]$',
  '^{,2}$',
  '[[]',
  '[a-\\d]',
  '\\W',
  '\\ufffdx',
];

const db = openDb((await testDatabase()).url);
const partition = db.collection(partitionName(dayOf(FIRST_TIME)));
const mint = createIdMinter(1);
/** Of one partition, and one id each. */
const records: readonly LogRecord[] = [
  ...fc.sample(fewWordedRecords, COUNT - KNOWN.length),
  ...KNOWN.map((message): LogRecord => {
    return { id: '', timestamp: FIRST_TIME, service: 'api', severity: 'INFO', message };
  }),
].map((record, index) => ({ ...record, id: mint(record.timestamp, index) }));
await createWriter(db).write(records, NOW);

function read(text: QueryText): Query {
  return parseQuery(text, { now: NOW, zone: UTC });
}

/** The query and its predicate, where it is sound and not beyond what takes linear time. */
function readSound(text: QueryText): [Query, (record: LogRecord) => boolean] {
  try {
    const query = read(text);
    return [query, createMatcher(query)];
  } catch (error) {
    if (error instanceof LogaggError) return fc.pre(false) as never;
    throw error;
  }
}

/** How many records both find, after it was made sure that they are the same. */
async function agreed(text: QueryText): Promise<number> {
  const [query, matches] = readSound(text);
  const documents = await partition.find(filterOf(query), { projection: { _id: 1 } }).toArray();
  const found = new Set(documents.map(({ _id }) => textOfUuid(_id as Document as never)));
  for (const record of records) {
    const isFound = found.has(record.id);
    if (matches(record) === isFound) continue;
    const who = isFound ? 'only the database finds' : 'the database does not find';
    assert.fail(`${who} ${JSON.stringify(record)} by ${JSON.stringify(text)}`);
  }
  return found.size;
}

test('the records are there', async () => {
  assert.equal(await partition.countDocuments(), COUNT);
});

test('every query finds what its predicate finds', async () => {
  let telling = 0;
  await fc.assert(
    fc.asyncProperty(queries, fc.boolean(), async (query, ignoreCase) => {
      const found = await agreed({ where: [query], ignoreCase });
      if (found > 0 && found < COUNT) telling += 1;
    }),
    { numRuns: 400, includeErrorInReport: true },
  );
  assert.ok(telling > 120, `only ${telling} queries told records apart`);
});

test('every expression means the same to PCRE and to RE2', async () => {
  let telling = 0;
  await fc.assert(
    fc.asyncProperty(expressions, fc.boolean(), async (regex, ignoreCase) => {
      const found = await agreed({ grep: regex, ignoreCase });
      if (found > 0 && found < COUNT) telling += 1;
    }),
    {
      numRuns: 300,
      includeErrorInReport: true,
      examples: EXPRESSIONS.map((regex, index) => [regex, index % 2 === 1]),
    },
  );
  assert.ok(telling > 60, `only ${telling} expressions told records apart`);
});

/** The index by which a query is answered, and how much of it is read. */
async function planOf(text: QueryText): Promise<{ index: string; keys: number }> {
  const cursor = partition.find(filterOf(read(text)), { sort: { _id: -1 } });
  const { queryPlanner, executionStats } = await cursor.explain('executionStats');
  const plan = JSON.stringify(queryPlanner.winningPlan);
  const index =
    /"indexName":"(\w+)"/.exec(plan)?.[1] ?? /CLUSTERED_IXSCAN|COLLSCAN/.exec(plan)?.[0];
  return { index: index ?? plan, keys: executionStats.totalDocsExamined };
}

test('a field at the top of a query is looked up in the index of its flag', async () => {
  for (const [where, flags, index] of [
    ['service:api boom', { service: 'api', words: ['boom'] }, 'service'],
    ['(service:api OR service:k) /x/', { service: 'api,k', grep: 'x' }, 'service'],
    ['service:api status>5', { service: 'api' }, 'service'],
    ['severity:ERROR (a OR b)', { severity: 'ERROR' }, 'severity'],
    ['severity>WARN', { severity: 'ERROR,FATAL' }, 'severity'],
  ] as const) {
    const plan = await planOf({ where: [where] });
    assert.deepEqual(plan, await planOf(flags as unknown as QueryText), where);
    assert.equal(plan.index, index, where);
    assert.ok(plan.keys < COUNT, where);
  }
  const some = await planOf({ where: ['time:09:10..09:15 x'] });
  assert.ok(some.keys < COUNT / 4, JSON.stringify(some));
});

test('lookahead and references are for the database alone', async () => {
  const query = read({ where: ['/^(s|S)\\1{40}/ /a(?!b)/'] });
  assert.deepEqual(await partition.find(filterOf(query)).toArray(), []);
  assert.throws(() => createMatcher(query), { kind: 'usage', message: /has a backreference/ });
});

test('no expression keeps a search from its end', async () => {
  const own = openDb((await testDatabase()).url);
  // A document takes PCRE some 40 ms, in which nothing ends it.
  const long = { service: 'api', severity: 'INFO' as const, message: `${'a'.repeat(5000)}b` };
  const many = Array.from({ length: 250 }, (_, index): LogRecord => {
    return { id: mint(FIRST_TIME, index), timestamp: FIRST_TIME, ...long };
  });
  await createWriter(own).write(many, NOW);
  const first = async (regex: string, timeoutMs: number) => {
    const found = createReader(own, { timeoutMs }).find(read({ grep: regex }), 'oldest-first');
    return await found[Symbol.asyncIterator]().next();
  };
  await assert.rejects(first('(?=(a+))\\1c', 200), isTimeout);
  // PCRE gives up on a message, and RE2 is linear.
  for (const regex of ['(a+)+$', '(a|aa)+$', '(?:a*)*c']) {
    assert.equal((await first(regex, 60_000)).done, true, regex);
    assert.equal(many.some(createMatcher(read({ grep: regex }))), false, regex);
  }
});
