/** What a service said just before and just after one of its records. */
import type { Db } from 'mongodb';
import { isId } from '../record/id.ts';
import type { LogRecord } from '../record/record.ts';
import { recordOf, uuidOf } from './document.ts';
import { dayOf, partitionName } from './partition.ts';

export interface Around {
  /** In the order of time, as are those after. */
  before: LogRecord[];
  after: LogRecord[];
}

/** Finds at most so many records of the same service on each side of a record; crosses one midnight at most. */
export type FindAround = (record: LogRecord, before: number, after: number) => Promise<Around>;

/** A look into an index each; a match in a huge partition costs no more than one in a small. */
const TIMEOUT_MS = 5000;

export function createFindAround(db: Db): FindAround {
  async function side(record: LogRecord, limit: number, step: 1 | -1): Promise<LogRecord[]> {
    const found: LogRecord[] = [];
    const day = dayOf(record.timestamp);
    for (const each of [day, day + step]) {
      if (found.length >= limit) break;
      const beyond = { [step === 1 ? '$gt' : '$lt']: uuidOf(record.id) };
      const documents = await db
        .collection(partitionName(each))
        .find({ service: record.service, _id: beyond }, { maxTimeMS: TIMEOUT_MS })
        .sort({ _id: step })
        .limit(limit - found.length)
        .toArray();
      found.push(...documents.map(recordOf));
    }
    return found;
  }

  return async (record, before, after) => {
    // Documents of another hand have no place in the order of ids.
    if (!isId(record.id) || Number.isNaN(record.timestamp)) return { before: [], after: [] };
    const [earlier, later] = await Promise.all([side(record, before, -1), side(record, after, 1)]);
    return { before: earlier.toReversed(), after: later };
  };
}
