/**
 * `npm run bench [-- WORD]`: prints ratios of logagg to bare driver loops; a word picks the rows that hold it.
 * BENCH_RUNS (3) and BENCH_RECORDS (1000000) set how often and how much; BENCH_CORPUS names a folder of the
 * Loghub samples, to decode them beside their truth.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMongod } from '../servers/mongod.ts';
import { startRabbitmq } from '../servers/rabbitmq.ts';
import { corpusRows } from './corpus.ts';
import { decodeRows } from './decode.ts';
import { writeLines } from './lines.ts';
import { memoryRow } from './memory.ts';
import { measurePair, row } from './pairs.ts';
import { withPipe } from './pipe.ts';
import { run } from './process.ts';
import { searchRow } from './search.ts';
import { startupRow } from './startup.ts';
import { throughputPairs } from './throughput.ts';

const RUNS = Number(process.env['BENCH_RUNS'] ?? 3);
const CORPUS = process.env['BENCH_CORPUS'];
const LARGE = Number(process.env['BENCH_RECORDS'] ?? 1_000_000);

const [word = ''] = process.argv.slice(2);
const isWanted = (name: string) => name.includes(word);
const folder = await mkdtemp(join(tmpdir(), 'logagg-bench-'));
const [broker, mongod] = await Promise.all([startRabbitmq(), startMongod()]);
try {
  const end = Date.now();
  const large = { path: join(folder, 'large.log'), records: LARGE };
  const small = { path: join(folder, 'small.log'), records: Math.round(LARGE / 5) };
  await writeLines(large.path, large.records, end);
  await writeLines(small.path, small.records, end);
  const json = { path: join(folder, 'json.log'), records: LARGE };
  const syslog = { path: join(folder, 'syslog.log'), records: LARGE };
  await writeLines(json.path, json.records, end, 'json');
  await writeLines(syslog.path, syslog.records, end, 'syslog');

  print(
    'Each side is a process of its own, and its start counts; making messages or documents for the bare loops does not.\n',
  );
  print(row(['what', 'logagg', 'bare', 'ratio', 'wanted']));
  print(row(['---', '--:', '--:', '--:', '--:']));
  if (isWanted('decode')) for (const line of decodeRows()) print(line);
  if (isWanted('decode') && CORPUS !== undefined)
    for (const line of corpusRows(CORPUS)) print(line);
  for (const pair of throughputPairs(broker, mongod, { large, json, syslog, small })) {
    if (isWanted(pair.name)) print(await measurePair(pair, RUNS));
  }
  if (isWanted('search')) {
    const find = await withPipe(broker, mongod, async ({ env, mongoUrl }) => {
      await run(env, 'emit', large.path);
      await run(env, 'collect', '--until-empty');
      return searchRow(mongoUrl, end);
    });
    print(find);
  }
  if (isWanted('startup')) for (const flag of ['--help', '--version']) print(startupRow(flag));
  if (isWanted('memory')) {
    const triple = { path: join(folder, 'triple.log'), records: 3 * LARGE };
    await writeLines(triple.path, triple.records, end);
    for (const input of [large, triple]) print(await memoryRow(broker, mongod, input));
  }
} finally {
  await Promise.all([broker.stop(), mongod.stop()]);
  await rm(folder, { recursive: true });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
