/**
 * A lease on the turns of a schedule: of several that keep the same schedule one has each turn. All times are those of
 * the server, so the clocks of the others do not matter.
 */
import type { Db } from 'mongodb';

export interface Lease {
  /**
   * Asks for a turn, ms since the epoch: it is `ours` until the lease runs out; another one `held` it and may still
   * die with it; or it is `done`.
   */
  acquire(turn: number): Promise<'ours' | 'held' | 'done'>;
  /** For as long again; false where it has run out and another one has it. */
  renew(): Promise<boolean>;
  /** Gives it back; what is not done is for others to do. */
  release(turn: number, isDone: boolean): Promise<void>;
}

export interface LeaseSettings {
  /** The same for all who keep the same schedule. */
  name: string;
  /** Different for each of them. */
  holder: string;
  lengthMs: number;
}

interface LeaseDocument {
  _id: string;
  holder: string;
  until: Date;
  /** The last turn that was done, ms since the epoch. */
  done: number;
}

const FREE = { holder: '', until: new Date(0), done: 0 };

export function createLease(db: Db, { name, holder, lengthMs }: LeaseSettings): Lease {
  const leases = db.collection<LeaseDocument>('prune.leases');
  const until = { $add: ['$$NOW', lengthMs] };
  const ours = { _id: name, holder };

  return {
    async acquire(turn) {
      await leases.updateOne({ _id: name }, { $setOnInsert: FREE }, { upsert: true });
      const isFree = { $or: [{ $lte: ['$until', '$$NOW'] }, { $eq: ['$holder', holder] }] };
      const isOpen = { _id: name, done: { $lt: turn }, $expr: isFree };
      const { matchedCount } = await leases.updateOne(isOpen, [{ $set: { holder, until } }]);
      if (matchedCount > 0) return 'ours';
      return (await leases.countDocuments({ _id: name, done: { $gte: turn } })) > 0
        ? 'done'
        : 'held';
    },
    async renew() {
      return (await leases.updateOne(ours, [{ $set: { until } }])).matchedCount > 0;
    },
    async release(turn, isDone) {
      const done = isDone ? { done: { $max: ['$done', turn] } } : {};
      await leases.updateOne(ours, [{ $set: { until: '$$NOW', ...done } }]);
    },
  };
}
