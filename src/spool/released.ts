/** Which messages of a run are done with, as ranges of their numbers: one range as long as they are released in order. */

/** From the first to the last, both included. */
export type Range = readonly [first: number, last: number];

export interface Released {
  add(first: number, last: number): void;
  has(sequence: number): boolean;
  /** How many of these are not. */
  lacking(first: number, last: number): number;
  /** In ascending order, with a gap between each two. */
  readonly ranges: readonly Range[];
}

export function createReleased(initial: readonly Range[] = []): Released {
  const ranges: Range[] = [];

  /** The index of the first range that ends at or after `sequence`. */
  function indexOf(sequence: number): number {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const [, last] = ranges[middle] ?? [0, Infinity];
      if (last < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function lacking(first: number, last: number): number {
    let count = Math.max(last - first + 1, 0);
    for (let at = indexOf(first); at < ranges.length; at += 1) {
      const [low, high] = ranges[at] ?? [0, 0];
      if (low > last) break;
      count -= Math.min(high, last) - Math.max(low, first) + 1;
    }
    return count;
  }

  function add(first: number, last: number): void {
    if (first > last) return;
    // With what it overlaps, and with what it touches.
    const from = indexOf(first - 1);
    let to = from;
    let [low, high] = [first, last];
    for (let range = ranges[to]; range !== undefined && range[0] <= last + 1; range = ranges[to]) {
      low = Math.min(low, range[0]);
      high = Math.max(high, range[1]);
      to += 1;
    }
    ranges.splice(from, to - from, [low, high]);
  }

  for (const [first, last] of initial) add(first, last);
  return { add, lacking, has: (sequence) => lacking(sequence, sequence) === 0, ranges };
}
