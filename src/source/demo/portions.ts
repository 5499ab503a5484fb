/** Makes an even rate out of moments at which something can be done. */
import { setImmediate } from 'node:timers/promises';
import { pause } from '../../pause.ts';
import type { Pace } from './pace.ts';

/** The records from one number up to another, which is none of them. */
export interface Portion {
  from: number;
  to: number;
}

/** Up to 100 records a second each comes by itself; of more, those of so long come together, as each run of bytes has its price. */
const TICK_MS = 10;
/** Those of a tick at the highest rate. */
const MOST_AT_ONCE = 1000;

/** What is due, when it is due, until there were `total` or `stop` is aborted; lost time is made up for. */
export async function* portions(
  pace: Pace,
  total: number,
  stop: AbortSignal,
): AsyncGenerator<Portion, void, undefined> {
  const begun = performance.now();
  let sentAt = Number.NEGATIVE_INFINITY;
  let from = 0;
  while (from < total && !stop.aborted) {
    const elapsed = performance.now() - begun;
    const due = Math.min(total, pace.dueBy(elapsed));
    const wait = Math.max(pace.dueAt(from), sentAt + TICK_MS) - elapsed;
    if (wait > 0 && due - from < MOST_AT_ONCE) {
      await pause(wait, stop);
    } else {
      const to = Math.min(due, from + MOST_AT_ONCE);
      yield { from, to };
      from = to;
      sentAt = elapsed;
      // Or nobody else would get a turn while there is always more: no signal and no socket.
      await setImmediate();
    }
  }
}
