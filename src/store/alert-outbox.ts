/**
 * The notices that wait to be delivered. They lie in the state that they are of; a monitor takes one for one of its
 * notifiers under a lease, and the next one may take it when the lease has run out. So each is delivered at least once.
 */
import type { Db, Document } from 'mongodb';
import { alertCollections } from './alert-collections.ts';

/** A notice in the hands of one notifier. */
export interface Taken {
  stateId: string;
  version: number;
  notifier: string;
  notice: Document;
}

/** `now` is always that of the server's clock, ms since the epoch; a notifier is named in hexadecimal. */
export interface AlertOutbox {
  /** Makes the notifier known: it gets what is told from then on, whichever monitor has it. */
  register(notifier: string, now: number): Promise<void>;
  /** A notice that this notifier has not delivered, and that nobody is delivering with it. */
  take(
    rules: readonly string[],
    notifier: string,
    now: number,
    leaseMs: number,
  ): Promise<Taken | undefined>;
  /** It was delivered, or never will be. */
  done(taken: Taken): Promise<void>;
  /** It was not; it may be taken again then. */
  postpone(taken: Taken, until: number): Promise<void>;
}

/** Older ones stay where they are: a receiver that was away for so long is told nothing useful by them. */
const MAX_AGE_MS = 3_600_000;
const NOTIFIER_KEEP_MS = 7 * 86_400_000;

interface Waiting {
  version: number;
  notice: Document;
  leases?: Record<string, Date>;
}

export function createAlertOutbox(db: Db): AlertOutbox {
  const { states, notifiers } = alertCollections(db);
  const knownSince = new Map<string, number>();

  return {
    async register(notifier, now) {
      const found = await notifiers.findOneAndUpdate(
        { _id: notifier },
        {
          $setOnInsert: { since: new Date(now) },
          $set: { expires: new Date(now + NOTIFIER_KEEP_MS) },
        },
        { upsert: true, returnDocument: 'after' },
      );
      knownSince.set(notifier, Number(found?.['since'] ?? now));
    },
    async take(rules, notifier, now, leaseMs) {
      const oldest = Math.max(knownSince.get(notifier) ?? now, now - MAX_AGE_MS);
      const lease = `leases.${notifier}`;
      const until = new Date(now + leaseMs);
      const found = await states.findOneAndUpdate(
        {
          rule: { $in: [...rules] },
          outbox: {
            $elemMatch: {
              since: { $gte: new Date(oldest) },
              sent: { $ne: notifier },
              [lease]: { $not: { $gt: new Date(now) } },
            },
          },
        },
        { $set: { [`outbox.$.${lease}`]: until } },
        { returnDocument: 'after', projection: { outbox: 1 } },
      );
      const outbox: Waiting[] = found?.['outbox'] ?? [];
      const taken = outbox.find(({ leases }) => Number(leases?.[notifier]) === until.getTime());
      if (found === null || taken === undefined) return undefined;
      const { _id: stateId } = found;
      return { stateId, version: taken.version, notifier, notice: taken.notice };
    },
    async done({ stateId, version, notifier }) {
      await states.updateOne(
        { _id: stateId, 'outbox.version': version },
        { $addToSet: { 'outbox.$.sent': notifier } },
      );
    },
    async postpone({ stateId, version, notifier }, until) {
      await states.updateOne(
        { _id: stateId, 'outbox.version': version },
        { $set: { [`outbox.$.leases.${notifier}`]: new Date(until) } },
      );
    },
  };
}
