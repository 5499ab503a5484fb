/**
 * Lines to records alone, on one core: each format decided for each line, beside the same format named and beside `JSON.parse` of
 * the records as JSON. `node --import tsx test/bench/decode.ts` prints these rows without the servers of the others.
 */
import { fileURLToPath } from 'node:url';
import { createDecoder } from '../../src/record/decode/decoder.ts';
import { FORMATS } from '../../src/record/decode/formats.ts';
import { SAMPLE_CLOCK } from '../fixtures/formats/sample.ts';
import { SAMPLES } from '../fixtures/formats/samples.ts';
import { median, row } from './pairs.ts';

const LINES = 20_000;
/** The first ones are for the compiler. */
const WARM_UP = 5;
const ROUNDS = 25;

type Named = keyof typeof SAMPLES;

/** A row of the table for each format. */
export function decodeRows(): string[] {
  return FORMATS.filter((format) => format !== 'auto').map(decodeRow);
}

function decodeRow(format: Named): string {
  const auto = createDecoder('auto', SAMPLE_CLOCK);
  const named = createDecoder(format, SAMPLE_CLOCK);
  const samples = SAMPLES[format].map(({ line }) => line);
  const lines = Array.from(
    { length: LINES },
    (_, number) => samples[number % samples.length] ?? '',
  );
  const records = lines.map((line) => JSON.stringify(auto(line)));
  const decided: number[] = [];
  const forced: number[] = [];
  const parsed: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    decided.push(cpuSeconds(lines, auto));
    forced.push(cpuSeconds(lines, named));
    parsed.push(cpuSeconds(records, JSON.parse));
  }
  const ratios = decided.map((seconds, round) => seconds / (forced[round] ?? Number.NaN));
  return row([
    `decode ${format}, decided for each line; beside the same when named (JSON.parse: ${perSecond(parsed)})`,
    perSecond(decided),
    perSecond(forced),
    median(ratios.slice(WARM_UP)).toFixed(2),
    'at most 1.30',
  ]);
}

/** CPU time, as others may be busy on the machine. */
function cpuSeconds(lines: readonly string[], decode: (line: string) => unknown): number {
  const started = process.cpuUsage();
  for (const line of lines) decode(line);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}

function perSecond(seconds: readonly number[]): string {
  return `${Math.round(LINES / median(seconds.slice(WARM_UP)) / 1000)} k/s`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const line of decodeRows()) process.stdout.write(`${line}\n`);
}
