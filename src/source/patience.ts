/** So much time for waiting, used up only by waiting: a slow reader loses nothing by being slow. */
import type { Waiting } from './streams.ts';

export interface Patience extends Waiting {
  /** From now on it counts. */
  limit(): void;
  close(): void;
}

/** Calls `onOver` once the waits together have taken `totalMs`; each of them counts as `leastMs` at least. */
export function createPatience(totalMs: number, leastMs: number, onOver: () => void): Patience {
  let left = totalMs;
  let isLimited = false;
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    if (since !== undefined && isLimited) timer = setTimeout(onOver, Math.max(0, left));
  };
  return {
    begin() {
      since = performance.now();
      start();
    },
    end() {
      clearTimeout(timer);
      if (isLimited && since !== undefined) {
        left -= Math.max(leastMs, performance.now() - since);
      }
      since = undefined;
    },
    limit() {
      if (isLimited) return;
      isLimited = true;
      if (since !== undefined) since = performance.now();
      start();
    },
    close: () => clearTimeout(timer),
  };
}
