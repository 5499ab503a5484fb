/** A search beside the same find by the bare driver, without the start of a process. */
import { type Db, MongoClient } from 'mongodb';
import { filterOf } from '../../src/store/filter.ts';
import { dayOf, partitionName } from '../../src/store/partition.ts';
import { createReader } from '../../src/store/reader.ts';
import type { Query } from '../../src/query/query.ts';
import { median, row } from './pairs.ts';

const HOUR_MS = 3_600_000;
const LIMIT = 100;
const RUNS = 51;

/** A row of the table: the newest hundred errors of the hour before `end`, ms since the epoch. */
export async function searchRow(mongoUrl: string, end: number): Promise<string> {
  const client = new MongoClient(mongoUrl);
  const db = client.db();
  const query: Query = {
    services: [],
    severities: ['ERROR'],
    since: end - HOUR_MS,
    words: [],
  };
  const ours: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    bare.push(await milliseconds(() => bareFind(db, query, end)));
    ours.push(await milliseconds(() => find(db, query)));
  }
  await client.close();
  const ratios = ours.map((ms, run) => ms / (bare[run] ?? Number.NaN));
  return row([
    'search --severity ERROR --since 1h; time, beside the bare find',
    `${median(ours).toFixed(1)} ms`,
    `${median(bare).toFixed(1)} ms`,
    median(ratios).toFixed(2),
    'at most 1.30',
  ]);
}

async function find(db: Db, query: Query): Promise<void> {
  let found = 0;
  for await (const records of createReader(db).find(query, 'newest-first', LIMIT)) {
    found += records.length;
  }
  if (found !== LIMIT) throw new Error(`found ${found}`);
}

async function bareFind(db: Db, query: Query, end: number): Promise<void> {
  const documents = await db
    .collection(partitionName(dayOf(end)))
    .find(filterOf(query))
    .sort({ _id: -1 })
    .limit(LIMIT)
    .toArray();
  if (documents.length !== LIMIT) throw new Error(`found ${documents.length}`);
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
