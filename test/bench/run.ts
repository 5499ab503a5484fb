/** `npm run bench [-- WORD]`: prints ratios of logagg to bare driver loops; a word picks the rows that hold it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMongod } from '../servers/mongod.ts';
import { startRabbitmq } from '../servers/rabbitmq.ts';
import { writeLines } from './lines.ts';
import { measurePair, row } from './pairs.ts';
import { throughputPairs } from './throughput.ts';

const RUNS = Number(process.env['BENCH_RUNS'] ?? 3);
const LARGE = Number(process.env['BENCH_RECORDS'] ?? 1_000_000);

const [word = ''] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'logagg-bench-'));
const [broker, mongod] = await Promise.all([startRabbitmq(), startMongod()]);
try {
  const end = Date.now();
  const large = { path: join(folder, 'large.log'), records: LARGE };
  const small = { path: join(folder, 'small.log'), records: Math.round(LARGE / 5) };
  await writeLines(large.path, large.records, end);
  await writeLines(small.path, small.records, end);
  const peaks = { emit: 0, collect: 0 };

  print(row(['what', 'logagg', 'bare', 'ratio', 'wanted']));
  print(row(['---', '--:', '--:', '--:', '--:']));
  for (const pair of throughputPairs(broker, mongod, large, small, peaks)) {
    if (pair.name.includes(word)) print(await measurePair(pair, RUNS));
  }
  print(
    `peak memory: emit ${Math.round(peaks.emit)} MiB, collect ${Math.round(peaks.collect)} MiB`,
  );
} finally {
  await Promise.all([broker.stop(), mongod.stop()]);
  await rm(folder, { recursive: true });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
