/** Retention: whole partitions are dropped, which costs nothing; only the one that the cutoff cuts is deleted from. */
import type { Db } from 'mongodb';
import { idRange } from './filter.ts';
import { type Day, dayOf, listDays, partitionName, startOf } from './partition.ts';

/** What retention does to one partition. */
export interface Removal {
  partition: string;
  records: number;
  /** Bytes on disk that come back; a partition that stays gives its room back to itself. */
  bytes: number;
  isWhole: boolean;
}

export interface Retention {
  /** The server's time, ms since the epoch: one clock for all who prune. */
  now(): Promise<number>;
  /** How many records there are in all. */
  total(): Promise<number>;
  /** What would go before this time, ms since the epoch; removes nothing. */
  plan(cutoff: number): Promise<Removal[]>;
  /** Removes what one entry of the plan names, and says what went. */
  remove(removal: Removal, cutoff: number): Promise<Removal>;
}

export function createRetention(db: Db): Retention {
  async function planDay(day: Day, cutoff: number): Promise<Removal> {
    const collection = db.collection(partitionName(day));
    const isWhole = startOf(day + 1) <= cutoff;
    const filter = isWhole ? {} : { _id: idRange(undefined, cutoff) };
    const records = isWhole
      ? await collection.estimatedDocumentCount()
      : await collection.countDocuments(filter);
    const bytes = isWhole ? await bytesOf(db, day) : 0;
    return { partition: partitionName(day), records, bytes, isWhole };
  }

  return {
    async now() {
      const { localTime } = await db.command({ hello: 1 });
      return (localTime as Date).getTime();
    },
    async total() {
      const days = await listDays(db);
      const counts = await Promise.all(
        days.map((day) => db.collection(partitionName(day)).estimatedDocumentCount()),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async plan(cutoff) {
      const days = (await listDays(db)).filter((day) => day <= dayOf(cutoff - 1));
      const removals: Removal[] = [];
      for (const day of days) removals.push(await planDay(day, cutoff));
      return removals.filter(({ isWhole, records }) => isWhole || records > 0);
    },
    async remove(removal, cutoff) {
      const collection = db.collection(removal.partition);
      if (removal.isWhole) {
        const records = await collection.estimatedDocumentCount();
        await collection.drop();
        return { ...removal, records };
      }
      const { deletedCount } = await collection.deleteMany({
        _id: idRange(undefined, cutoff),
      });
      return { ...removal, records: deletedCount };
    },
  };
}

async function bytesOf(db: Db, day: Day): Promise<number> {
  const { storageSize, totalIndexSize } = await db.command({ collStats: partitionName(day) });
  return Number(storageSize ?? 0) + Number(totalIndexSize ?? 0);
}
