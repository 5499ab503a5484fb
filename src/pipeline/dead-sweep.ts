/** Goes once through the letters that were in the dead-letter queue when it began. */
import type { DeadDelivery } from '../broker/dead-holder.ts';
import type { DeadLetters } from '../broker/dead-letters.ts';
import { type DeadLetter, readDeadLetter } from '../wire/read-dead-letter.ts';

export interface SweepJob {
  box: DeadLetters;
  /** Ends when so many letters were left where they are; they are held until then. */
  most: number;
  /** Settles each letter, at once or by the end of `finish`. `'enough'` asks for no more. */
  onLetter(letter: DeadLetter, delivery: DeadDelivery): 'enough' | void;
  finish?(): Promise<void>;
  stop: AbortSignal;
}

export interface Swept {
  /** Letters that were there when it began. */
  found: number;
  looked: number;
  /** The others were not looked at, as there were too many before them. */
  isCut: boolean;
}

/** A letter that dies again comes back behind all that were there at the beginning, so nothing goes in a circle. */
export async function sweep({ box, most, onLetter, finish, stop }: SweepJob): Promise<Swept> {
  const found = box.found?.letters ?? 0;
  let looked = 0;
  let left = 0;
  let isEnough = false;

  function look(delivery: DeadDelivery): 'enough' | undefined {
    looked += 1;
    const settle = (outcome: 'ack' | 'leave') => {
      if (outcome === 'leave') left += 1;
      delivery.settle(outcome);
    };
    isEnough = onLetter(readDeadLetter(delivery), { ...delivery, settle }) === 'enough';
    return isEnough || left >= most ? 'enough' : undefined;
  }

  if (found > 0) {
    await box.read({ count: found, onLetter: look, ...(finish && { finish }) });
  }
  const isCut = !isEnough && !stop.aborted && left >= most && looked < found;
  return { found, looked, isCut };
}
