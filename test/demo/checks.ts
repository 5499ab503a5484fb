/** What the demo claims, each claim counted. */
import { count } from '../../src/view/summary.ts';
import type { Terminal } from './terminal.ts';

export interface Checks {
  /** Claims that a number is the one it has to be. */
  equal(what: string, found: number, expected: number): void;
  /** Claims that a number lies within bounds. */
  within(what: string, found: number, low: number, high: number): void;
  /** Says how each claim came out, and whether all were right. */
  report(terminal: Terminal): boolean;
}

export function createChecks(): Checks {
  const results: { isRight: boolean; text: string }[] = [];
  const within = (what: string, found: number, low: number, high: number) => {
    const isRight = found >= low && found <= high;
    const expected = low === high ? count(low) : `${count(low)} to ${count(high)}`;
    const text = `${what}: ${count(found)}${isRight ? '' : `, not ${expected}`}`;
    results.push({ isRight, text });
  };
  return {
    within,
    equal: (what, found, expected) => within(what, found, expected, expected),
    report(terminal) {
      for (const { isRight, text } of results)
        terminal.say(`${isRight ? 'right' : 'WRONG'}  ${text}`);
      return results.every(({ isRight }) => isRight);
    },
  };
}
