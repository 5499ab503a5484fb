/** When the shop is in trouble, counted in records: now and then something fails for a while. */
import type { OneOrMore, Random } from './random.ts';

/** What fails: the bank, the database of the carts, the cache of the stock, the mail server; or all is merely slow. */
export type Trouble = 'slowness' | 'bank' | 'carts' | 'stock' | 'mail';

export interface Incidents {
  /** The trouble at the next record, if any. */
  next(): Trouble | undefined;
}

const FAILURES: OneOrMore<Trouble> = ['bank', 'carts', 'stock', 'mail'];

/** At the usual 50 records a second the first begins within 10 to 20 s, so that nobody waits long for an alert. */
const FIRST = { least: 500, most: 1000 };
/** And then there is quiet for 1.5 to 3 minutes: an alert that counts a minute has ended by then. */
const QUIET = { least: 4500, most: 9000 };
/** It shows for 2 to 4 s before it fails, which goes on for 6 to 12 s: some 20 to 70 errors. */
const SLOW = { least: 100, most: 200 };
const FAILING = { least: 300, most: 600 };

export function createIncidents(random: Random): Incidents {
  const length = ({ least, most }: { least: number; most: number }) => random.whole(least, most);
  let trouble: Trouble | undefined;
  let left = length(FIRST);

  function turn(): void {
    if (trouble === undefined) {
      trouble = 'slowness';
      left = length(SLOW);
    } else if (trouble === 'slowness') {
      trouble = random.pick(FAILURES);
      left = length(FAILING);
    } else {
      trouble = undefined;
      left = length(QUIET);
    }
  }

  return {
    next() {
      if (left === 0) turn();
      left -= 1;
      return trouble;
    },
  };
}
