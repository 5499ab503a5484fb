/** The numbers of a summary line: `stored 1,200 · stored before 3 · 81,000/s`. */
import type { Ending } from './process.ts';

/** How many of what the last line says; of what it does not name, none. */
export function told({ stderr }: Ending, what: string): number {
  const [line = ''] = stderr.trimEnd().split('\n').slice(-1);
  const part = line.split(' · ').find((text) => text.replace(/ [\d,]+$/, '') === what);
  return Number(part?.slice(what.length).replaceAll(',', '') ?? 0);
}
