/**
 * Real lines beside the truth that people wrote down for them: the samples of Loghub (https://github.com/logpai/loghub), 2,000 lines of each
 * system, which are for research and so no part of this project. `node --import tsx test/bench/corpus.ts FOLDER` prints how many times, levels and messages
 * are decoded as the truth has them. Zookeeper, Spark and Apache name levels; Linux, OpenSSH and HealthApp name none.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDecoder } from '../../src/record/decode/decoder.ts';
import { severityOf } from '../../src/record/severity.ts';
import { row } from './pairs.ts';

type Truth = Readonly<Record<string, string>>;

const now = Date.now();
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** The time that each system's truth tells, as `YYYY-MM-DDTHH:MM:SS.mmm`, without its year where the truth has none. */
const TIMES: Readonly<Record<string, (truth: Truth) => string>> = {
  Apache: ({ Time = '' }) => {
    const [, month = '', day = '', time = '', year = ''] = Time.split(' ');
    return `${year}-${monthDay(month, day)}T${time}.000`;
  },
  HealthApp: ({ Time = '' }) => {
    const [date = '', time = ''] = Time.split('-');
    const [hour = '', minute = '', second = '', ms = ''] = time.split(':');
    const clock = [hour, minute, second].map((part) => part.padStart(2, '0')).join(':');
    return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${clock}.${ms.padStart(3, '0')}`;
  },
  Linux: ({ Month = '', Date: day = '', Time = '' }) => `-${monthDay(Month, day)}T${Time}.000`,
  OpenSSH: ({ Date: month = '', Day = '', Time = '' }) => `-${monthDay(month, Day)}T${Time}.000`,
  Spark: ({ Date: date = '', Time = '' }) => `20${date.replaceAll('/', '-')}T${Time}.000`,
  Zookeeper: ({ Date: date = '', Time = '' }) => `${date}T${Time.replace(',', '.')}`,
};
/** Their `Level` is one; that of Linux holds the host. */
const LEVELLED = new Set(['Apache', 'Spark', 'Zookeeper']);

/** A row of a table for each system. */
export function corpusRows(folder: string): string[] {
  return Object.keys(TIMES).map((system) => corpusRow(folder, system));
}

function corpusRow(folder: string, system: string): string {
  const lines = readFileSync(join(folder, `${system}_2k.log`), 'utf8')
    .trimEnd()
    .split(/\r?\n/);
  const truths = readCsv(readFileSync(join(folder, `${system}_2k.log_structured.csv`), 'utf8'));
  const decode = createDecoder('auto', {
    wallClock: (year, month, day, hour, minute) => Date.UTC(year, month - 1, day, hour, minute),
    now: () => now,
  });
  const right = { times: 0, levels: 0, messages: 0 };
  lines.forEach((line, number) => {
    const truth = truths[number] ?? {};
    const { timestamp, severity, message } = decode(line);
    const time = timestamp === undefined ? '' : new Date(timestamp).toISOString();
    if (time.includes(TIMES[system]?.(truth) ?? 'no such system')) right.times += 1;
    if (LEVELLED.has(system) && severity === severityOf(truth['Level'] ?? '')) right.levels += 1;
    if (message.trim() === truth['Content']?.trim()) right.messages += 1;
  });
  const share = (count: number) => `${((100 * count) / truths.length).toFixed(2)} %`;
  return row([
    `decode ${system}, ${truths.length} lines: times; levels; messages as the truth has them`,
    share(right.times),
    LEVELLED.has(system) ? share(right.levels) : 'none named',
    share(right.messages),
    '100 % of times and levels',
  ]);
}

function monthDay(month: string, day: string): string {
  const number = MONTHS.indexOf(month) / 3 + 1;
  return `${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** A CSV file (RFC 4180) as objects by its header. */
function readCsv(text: string): Truth[] {
  const fields = text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g);
  const rows: string[][] = [[]];
  for (const [all, quoted, plain = '', end] of fields) {
    if (all === '') break;
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  const [header = [], ...body] = rows.filter((cells) => cells.length > 0);
  return body.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const line of corpusRows(process.argv[2] ?? '.')) process.stdout.write(`${line}\n`);
}
