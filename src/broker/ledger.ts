/**
 * Acknowledges the deliveries of one channel: each once, and runs of settled ones with a single frame.
 * A tag means something only on its own channel, so each channel has a ledger of its own.
 */

export type Outcome = 'ack' | 'requeue';

export interface Ledger {
  /** Enters a delivery; tags come in ascending order. */
  enter(tag: number): void;
  settle(tag: number, outcome: Outcome): void;
}

export interface Acknowledger {
  /** Acknowledges all unsettled deliveries up to this tag. */
  ackUpTo(tag: number): void;
  requeue(tag: number): void;
}

/** The frames go out at the end of the tick in which `schedule` was called, so that a whole batch shares one. */
export function createLedger(
  channel: Acknowledger,
  schedule: (flush: () => void) => void = setImmediate,
): Ledger {
  const open = new Map<number, boolean>();
  let isScheduled = false;

  function flush(): void {
    isScheduled = false;
    let last: number | undefined;
    for (const [tag, isSettled] of open) {
      if (!isSettled) break;
      open.delete(tag);
      last = tag;
    }
    if (last !== undefined) channel.ackUpTo(last);
  }

  return {
    enter(tag) {
      open.set(tag, false);
    },
    settle(tag, outcome) {
      if (open.get(tag) !== false) return;
      if (outcome === 'requeue') {
        open.delete(tag);
        channel.requeue(tag);
      } else {
        open.set(tag, true);
      }
      if (isScheduled) return;
      isScheduled = true;
      schedule(flush);
    },
  };
}
