/** Up to where the lines of each source are safe with the broker, whose confirms come in any order. */
import type { WireMessage } from '../wire/message.ts';
import type { Packed, Taken } from './intake.ts';

export interface SafePositions {
  /** So far lines have been taken in run `run`. */
  taken(run: number, taken: Taken): void;
  sent(packed: Packed): void;
  settled(message: WireMessage): void;
  /** Every record of a run below this one has been sent. */
  reached(floor: number): void;
}

/** `confirmed` is called with each position that has become safe, the last one of a source if there are several. */
export function createSafePositions(
  confirmed: (source: number, offset: number) => void,
): SafePositions {
  const runOf = new Map<WireMessage, number>();
  /** How many messages of each run are under way. */
  const underWay = new Map<number, number>();
  let waiting: { run: number; taken: Taken }[] = [];
  let floor = 0;

  function advance(): void {
    let safe = floor;
    for (const run of underWay.keys()) safe = Math.min(safe, run);
    const passed = waiting.findIndex(({ run }) => run >= safe);
    const done = passed === -1 ? waiting : waiting.slice(0, passed);
    if (done.length === 0) return;
    waiting = waiting.slice(done.length);
    const last = new Map(done.map(({ taken }) => [taken.source, taken.offset]));
    for (const [source, offset] of last) confirmed(source, offset);
  }

  return {
    taken: (run, taken) => waiting.push({ run, taken }),
    sent({ message, run }) {
      runOf.set(message, run);
      underWay.set(run, (underWay.get(run) ?? 0) + 1);
    },
    settled(message) {
      const run = runOf.get(message);
      if (run === undefined) return;
      runOf.delete(message);
      const left = (underWay.get(run) ?? 0) - 1;
      if (left > 0) underWay.set(run, left);
      else underWay.delete(run);
      if (left <= 0) advance();
    },
    reached(next) {
      floor = next;
      advance();
    },
  };
}
