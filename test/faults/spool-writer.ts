/**
 * A process that appends to a spool, takes from it and releases, until it is killed. Says `s <number>` when all up to that
 * number is synced, and `r <number>` before it releases that one.
 */
import { writeSync } from 'node:fs';
import { append, drain, open, range } from '../helpers/spool.ts';

const [folder = '', first = '0'] = process.argv.slice(2);
const { spool } = await open(folder, 4 * 1024 * 1024);
const random = (below: number): number => Math.floor(Math.random() * below);

for (let next = Number(first); ;) {
  const numbers = range(next, next + 1 + random(30));
  next += numbers.length;
  append(spool, numbers, random(10) === 0 ? 200_000 : random(3000));
  await spool.synced();
  writeSync(1, `s ${next - 1}\n`);
  if (spool.full === undefined && random(3) > 0) continue;
  const { numbers: taken, entries } = await drain(spool, random(60));
  for (const [index, entry] of entries.entries()) {
    // Some are released later than those behind them, or never.
    if (random(20) === 0) continue;
    writeSync(1, `r ${taken[index]}\n`);
    spool.release(entry);
  }
}
