/**
 * Dead letters -> broker: publishes them as what they were before. A letter leaves its queue only when the broker has
 * confirmed its message, so that whatever ends this in between, it is in one of the queues or in both.
 */
import type { DeadDelivery } from '../broker/dead-holder.ts';
import type { DeadLetters } from '../broker/dead-letters.ts';
import type { Publisher, PublisherReports } from '../broker/publisher.ts';
import { within } from '../pause.ts';
import type { WireMessage } from '../wire/message.ts';
import { type DeadLetter, revive } from '../wire/read-dead-letter.ts';
import { type Causes, createCauses } from './dead-causes.ts';
import type { Selects } from './dead-selection.ts';
import { sweep, type Swept } from './dead-sweep.ts';

export interface ReplayTally {
  /** Confirmed, and out of the dead-letter queue. */
  replayed: number;
  /** Published, but nobody said whether it is in a queue: still dead, and perhaps alive. */
  unsettled: number;
  /** What no queue took; still dead. */
  unroutable: Causes;
}

export function createReplayTally(): ReplayTally {
  return { replayed: 0, unsettled: 0, unroutable: createCauses() };
}

export interface ReplayJob {
  box: DeadLetters;
  /** Ends when so many letters were left where they are. */
  most: number;
  selects: Selects;
  openPublisher(reports: PublisherReports): Publisher;
  /** Called with each letter. */
  onLooked(): void;
  stop: AbortSignal;
  /** How long the end may take after a stop, in ms. */
  shutdownMs: number;
  now(): number;
  tally: ReplayTally;
}

export async function replayDead(job: ReplayJob): Promise<Swept> {
  const { tally, stop } = job;
  const waiting = new Map<WireMessage, { letter: DeadLetter; delivery: DeadDelivery }>();
  let publisher: Publisher | undefined;

  const reports: PublisherReports = {
    onConfirmed(message) {
      waiting.get(message)?.delivery.settle('ack');
      waiting.delete(message);
      tally.replayed += 1;
    },
    onReturned(message) {
      const returned = waiting.get(message);
      if (returned === undefined) return;
      waiting.delete(message);
      returned.delivery.settle('leave');
      tally.unroutable.add(returned.letter);
    },
  };

  try {
    return await sweep({
      ...job,
      onLetter(letter, delivery) {
        job.onLooked();
        if (!job.selects(letter)) return delivery.settle('leave');
        const message = revive(delivery, letter, job.now());
        waiting.set(message, { letter, delivery });
        publisher ??= job.openPublisher(reports);
        publisher.publish(message);
      },
      async finish() {
        if (publisher !== undefined) await within(publisher.settled(), stop, job.shutdownMs);
      },
    });
  } finally {
    tally.unsettled = waiting.size;
    await publisher?.close();
  }
}
