/** How long help and version take to start, beside Node itself. */
import { spawnSync } from 'node:child_process';
import { median, row } from './pairs.ts';
import { program } from './process.ts';

const RUNS = 15;

/** A row of the table. */
export function startupRow(flag: string): string {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    bare.push(seconds(['-e', '0']));
    ours.push(seconds([program, flag]));
  }
  const ratios = ours.map((time, run) => time / (bare[run] ?? Number.NaN));
  return row([
    `logagg ${flag}; time, beside node -e 0`,
    `${Math.round(median(ours) * 1000)} ms`,
    `${Math.round(median(bare) * 1000)} ms`,
    median(ratios).toFixed(2),
    'at most 1.50',
  ]);
}

function seconds(args: string[]): number {
  const started = performance.now();
  spawnSync(process.execPath, args, { stdio: 'ignore' });
  return (performance.now() - started) / 1000;
}
