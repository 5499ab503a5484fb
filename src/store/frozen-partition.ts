/**
 * A partition that is being removed, under another name: collectors name the UUID of a collection beside its name,
 * so nothing is written to it any more, and what comes late for its day is stored in a new partition. What is
 * counted or archived of it is therefore all that goes with it.
 */
import type { Db, Document } from 'mongodb';
import { LogaggError } from '../errors.ts';
import type { LogRecord } from '../record/record.ts';
import {
  type Day,
  dayNamed,
  ensurePartition,
  hasCode,
  NAMESPACE_EXISTS,
  NAMESPACE_NOT_FOUND,
  partitionName,
} from './partition.ts';
import { recordsIn } from './stored-records.ts';

export interface Frozen {
  /** Of the partition that it was. */
  partition: string;
  count(): Promise<number>;
  /** In runs, in the order of their ids; rejects for a document that is no record of ours. */
  read(): AsyncIterable<LogRecord[]>;
  drop(): Promise<void>;
  /** Makes it a partition again, with what has come late. */
  thaw(): Promise<void>;
}

const SUFFIX = '.pruning';
/** So few that a command, which may hold 48 MB, has room for long ones. */
const THAW_BATCH = 100;
const DUPLICATE_KEY = 11000;

/** The days that have a frozen partition, ascending: of runs that are at work or were killed. */
export async function listFrozen(db: Db): Promise<Day[]> {
  const found = await db
    .listCollections({ name: /^logs\..*\.pruning$/ }, { nameOnly: true })
    .toArray();
  return found
    .map(({ name }) => dayNamed(name.slice(0, -SUFFIX.length)))
    .filter((day) => day !== undefined)
    .sort((a, b) => a - b);
}

export function frozenName(day: Day): string {
  return partitionName(day) + SUFFIX;
}

/** Undefined where there is no such partition, or another run is at work on one of its day. */
export async function freeze(db: Db, day: Day): Promise<Frozen | undefined> {
  try {
    await db.collection(partitionName(day)).rename(frozenName(day));
  } catch (error) {
    if (hasCode(error, NAMESPACE_NOT_FOUND, NAMESPACE_EXISTS)) return undefined;
    throw error;
  }
  return openFrozen(db, day);
}

export function openFrozen(db: Db, day: Day): Frozen {
  const partition = partitionName(day);
  const collection = db.collection(frozenName(day));

  async function drop(): Promise<void> {
    try {
      // By the command, as the driver takes it for done where there is nothing to drop.
      await db.command({ drop: frozenName(day) });
    } catch (error) {
      if (!hasCode(error, NAMESPACE_NOT_FOUND)) throw error;
    }
  }

  async function pourBack(): Promise<void> {
    const cursor = collection.find({}, { batchSize: THAW_BATCH });
    while (await cursor.hasNext()) await insertAll(db, day, cursor.readBufferedDocuments());
    await drop();
  }

  return {
    partition,
    count: () => collection.estimatedDocumentCount(),
    read: () => recordsIn(collection, {}),
    drop,
    async thaw() {
      try {
        await collection.rename(partition);
      } catch (error) {
        if (hasCode(error, NAMESPACE_EXISTS)) await pourBack();
        else if (!hasCode(error, NAMESPACE_NOT_FOUND)) throw error;
      }
    },
  };
}

/** Those that are there already are there. */
async function insertAll(db: Db, day: Day, documents: Document[]): Promise<void> {
  const { writeErrors = [] } = await db.command({
    insert: partitionName(day),
    documents,
    ordered: false,
    collectionUUID: await ensurePartition(db, day),
    writeConcern: { w: 'majority', j: true },
  });
  const [failure] = (writeErrors as Document[]).filter(({ code }) => code !== DUPLICATE_KEY);
  if (failure !== undefined) {
    const name = partitionName(day);
    throw new LogaggError(
      'failed',
      `cannot put back what is in ${frozenName(day)}: ${failure['errmsg']}`,
      {
        hint: `its records are safe there, and the next prune puts them into ${name}`,
      },
    );
  }
}
