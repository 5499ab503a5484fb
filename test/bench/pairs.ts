/** Measures ours beside the bare loop, in turn, so that a machine whose speed drifts does it to both. */

export interface Pair {
  name: string;
  /** Records that are moved. */
  records: number;
  /** Seconds. */
  bare(): Promise<number>;
  ours(): Promise<number>;
  /** What the bare loop's time over ours must at least be. */
  wanted: number;
}

export async function measurePair(pair: Pair, runs: number): Promise<string> {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    bare.push(await pair.bare());
    ours.push(await pair.ours());
  }
  const ratios = bare.map((seconds, run) => seconds / (ours[run] ?? Number.NaN));
  const perSecond = (seconds: number) => Math.round(pair.records / seconds / 1000);
  return row([
    pair.name,
    `${perSecond(median(ours))} k/s`,
    `${perSecond(median(bare))} k/s`,
    median(ratios).toFixed(2),
    pair.wanted.toFixed(2),
  ]);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A row of a Markdown table. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
