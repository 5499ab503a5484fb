/** Chance that a seed repeats. */

export type OneOrMore<T> = readonly [T, ...T[]];

export interface Random {
  /** A whole number from `low` to `high`. */
  whole(low: number, high: number): number;
  pick<T>(choices: OneOrMore<T>): T;
  /** True in so many of 1 cases. */
  isLucky(share: number): boolean;
  /** Eight hexadecimal digits. */
  hex(): string;
}

type State = readonly [number, number, number, number];

/** `seed` is a whole number; its lowest 32 bits count. */
export function createRandom(seed: number): Random {
  const bits = createGenerator(stateOf(seed));
  const next = () => bits() / 2 ** 32;
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    whole,
    pick: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
    isLucky: (share) => next() < share,
    hex: () => bits().toString(16).padStart(8, '0'),
  };
}

/**
 * xoshiro128** 1.1 by Blackman and Vigna: a period of 2^128 - 1, where one of 2^32 would repeat its lines within
 * the hour at the highest rate. https://prng.di.unimi.it/xoshiro128starstar.c
 */
export function createGenerator([first, second, third, fourth]: State): () => number {
  let a = first;
  let b = second;
  let c = third;
  let d = fourth;
  return () => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return result >>> 0;
  };
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** Four words of a seed by the finalizer of MurmurHash3 over a Weyl sequence, so that similar seeds have nothing in common. */
function stateOf(seed: number): State {
  let counter = seed | 0;
  const word = () => {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = counter ^ (counter >>> 16);
    mixed = Math.imul(mixed, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
  return [word(), word(), word(), word()];
}
