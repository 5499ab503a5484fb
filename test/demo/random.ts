/** Chance that is the same in every run. */

export type OneOrMore<T> = readonly [T, ...T[]];

export interface Random {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number from `low` to `high`. */
  whole(low: number, high: number): number;
  pick<T>(choices: OneOrMore<T>): T;
  /** So many instants between two, in order; ms since the epoch. */
  times(count: number, from: number, to: number): number[];
}

/** Mulberry32: 32 bits of state are enough for log lines. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    whole,
    pick: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
    times: (count, from, to) =>
      Array.from({ length: count }, () => Math.floor(from + next() * (to - from))).sort(
        (a, b) => a - b,
      ),
  };
}
