/** Which broker's turn it is: one after the other, and a pause only when all of them have failed. */
import { backoffMs } from '../backoff.ts';

export interface Turns {
  /** Whose turn it is. */
  readonly url: string;
  /** It failed, so it is the next one's turn. Gives how long to wait before that one is tried, in ms. */
  moveOn(wasSound: boolean): number;
}

/** Begins with a random one, so that many clients do not all choose the same. */
export function takeTurns(
  urls: readonly string[],
  first = Math.floor(Math.random() * urls.length),
): Turns {
  let at = first;
  /** Since the last sound connection, and the loss of that. */
  let failures = 0;
  return {
    get url() {
      return urls[at] ?? '';
    },
    moveOn(wasSound) {
      at = (at + 1) % urls.length;
      failures = wasSound ? 1 : failures + 1;
      return failures % urls.length === 0 ? backoffMs(failures / urls.length) : 0;
    },
  };
}
