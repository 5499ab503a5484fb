/** Which retentions have been run on a database: what has gone well once need not be asked about again. */
import type { Db } from 'mongodb';
import { hasCode } from './partition.ts';

export interface RunMemory {
  has(retention: string): Promise<boolean>;
  /** False where we may not write to the collection. */
  remember(retention: string): Promise<boolean>;
}

/** Long enough for a job that runs once a month. */
const KEEP_MS = 40 * 86_400_000;
const UNAUTHORIZED = 13;

/** In the collection `prune.runs`, by the server's clock. */
export function createRunMemory(db: Db): RunMemory {
  const runs = db.collection<{ _id: string; at: Date }>('prune.runs');
  const isFresh = { $gt: ['$at', { $subtract: ['$$NOW', KEEP_MS] }] };
  return {
    async has(retention) {
      return (await runs.findOne({ _id: retention, $expr: isFresh })) !== null;
    },
    async remember(retention) {
      try {
        await runs.updateOne({ _id: retention }, [{ $set: { at: '$$NOW' } }], { upsert: true });
        await runs.deleteMany({ $expr: { $not: isFresh } });
        return true;
      } catch (error) {
        if (hasCode(error, UNAUTHORIZED)) return false;
        throw error;
      }
    },
  };
}
