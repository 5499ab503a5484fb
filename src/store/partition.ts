/** Partitions: a collection for each UTC day of event time, clustered on `_id`. */
import { type Binary, type Db, MongoServerError } from 'mongodb';
import type { Severity } from '../record/severity.ts';

const PREFIX = 'logs.';
const NAME = /^logs\.(\d{4}-\d{2}-\d{2})$/;
const DAY_MS = 86_400_000;

/** A UTC day, counted from 1970-01-01. */
export type Day = number;

export function dayOf(timestamp: number): Day {
  return Math.floor(timestamp / DAY_MS);
}

/** The first instant of a day, ms since the epoch. */
export function startOf(day: Day): number {
  return day * DAY_MS;
}

export function partitionName(day: Day): string {
  return PREFIX + new Date(startOf(day)).toISOString().slice(0, 10);
}

/** The day of a partition by its name; undefined for the name of anything else. */
export function dayNamed(name: string): Day | undefined {
  const day = dayOf(Date.parse(NAME.exec(name)?.[1] ?? ''));
  return Number.isNaN(day) ? undefined : day;
}

/** The days that have a partition, ascending. */
export async function listDays(db: Db): Promise<Day[]> {
  const collections = await db
    .listCollections({ name: { $regex: NAME.source } }, { nameOnly: true })
    .toArray();
  return collections
    .map(({ name }) => dayNamed(name))
    .filter((day) => day !== undefined)
    .sort((a, b) => a - b);
}

export const NAMESPACE_NOT_FOUND = 26;
export const NAMESPACE_EXISTS = 48;
export const COLLECTION_UUID_MISMATCH = 361;

/** Of these severities there are few, and they are asked for most. */
export const INDEXED_SEVERITIES: readonly Severity[] = ['WARN', 'ERROR', 'FATAL'];

/**
 * One index more costs a tenth of the write rate, so there are two. Most searches name a service; those that name
 * none and a severity mostly want the few bad ones, so that index leaves the many good ones out.
 */
const INDEXES = [
  { name: 'service', key: { service: 1, _id: 1 } },
  {
    name: 'severity',
    key: { severity: 1, _id: 1 },
    partialFilterExpression: { severity: { $in: INDEXED_SEVERITIES } },
  },
];

/** Retention may drop a partition while it is being made; so often in a row it does not. */
const MAX_TRIES = 10;

/**
 * Makes a partition stand, whoever else is at it at the same time, and gives its UUID. What names the UUID fails
 * once the partition was dropped: an insert or an index would else create a plain collection of the same name.
 */
export async function ensurePartition(db: Db, day: Day): Promise<Binary> {
  const name = partitionName(day);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    await createCollection(db, name);
    const [collection] = await db.listCollections({ name }, { nameOnly: false }).toArray();
    const uuid = collection?.info?.uuid;
    if (uuid !== undefined && (await createIndexes(db, name, uuid))) return uuid;
  }
  throw new Error(`partition ${name} is dropped as often as it is made`);
}

async function createCollection(db: Db, name: string): Promise<void> {
  try {
    await db.command({
      create: name,
      clusteredIndex: { key: { _id: 1 }, unique: true, name: '_id_' },
    });
  } catch (error) {
    if (!hasCode(error, NAMESPACE_EXISTS)) throw error;
  }
}

/** Whether they stand; else the collection of this UUID is there no more. */
async function createIndexes(db: Db, name: string, uuid: Binary): Promise<boolean> {
  try {
    await db.command({ createIndexes: name, collectionUUID: uuid, indexes: INDEXES });
    return true;
  } catch (error) {
    if (hasCode(error, COLLECTION_UUID_MISMATCH)) return false;
    throw error;
  }
}

export function hasCode(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof MongoServerError && codes.includes(Number(error.code));
}
