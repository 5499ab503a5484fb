/** Retention: what of the partitions goes by a policy, and the means to remove it. */
import type { Db } from 'mongodb';
import type { Policy } from '../query/policy.ts';
import { type Frozen, freeze, frozenName, listFrozen, openFrozen } from './frozen-partition.ts';
import {
  type Day,
  dayOf,
  hasCode,
  listDays,
  NAMESPACE_NOT_FOUND,
  partitionName,
  startOf,
} from './partition.ts';
import { goingOf, OF_PARTITION } from './retention-filter.ts';
import { overLimit, type Sized } from './retention-limits.ts';
import { createPart, type PartRemoval } from './retention-part.ts';
import { type Rows, rowsOf } from './retention-rows.ts';

interface OfCollection {
  collection: string;
  records: number;
  /** Bytes on disk that come back; a collection that stays keeps its room, for what comes. */
  bytes: number;
  rows(): Promise<Rows>;
}

/** A partition that goes whole. */
export interface WholeRemoval extends OfCollection {
  isWhole: true;
  /** Takes it out of the reach of collectors; undefined where it has gone already. */
  freeze(): Promise<Frozen | undefined>;
}

/** What goes of a collection that stays. */
export interface PartialRemoval extends OfCollection, PartRemoval {
  isWhole: false;
}

export type Removal = WholeRemoval | PartialRemoval;

/** Documents whose times are no BSON dates, as others than we write them. */
export interface OddTimes {
  texts: number;
  /** Without a time that can be read; they stay. */
  unreadable: number;
}

export interface RetentionPlan {
  /** The oldest first. */
  removals: Removal[];
  /** Records that there are in all, with those that go. */
  total: number;
  /** Partitions that an earlier run froze and left, and that stay by this policy. */
  toThaw: Frozen[];
  oddTimes?: OddTimes;
}

export interface Retention {
  /** The server's time, ms since the epoch: one clock for all who prune. */
  now(): Promise<number>;
  /** What would go at this instant; removes nothing. */
  plan(policy: Policy, now: number): Promise<RetentionPlan>;
  /** Whether an error only says that another run has removed the same. */
  isGone(error: unknown): boolean;
}

export function createRetention(db: Db): Retention {
  return {
    now: () => serverTime(db),
    isGone,
    async plan(policy, now) {
      const partitions = await Promise.all((await listDays(db)).map((day) => sized(db, day)));
      const left = await Promise.all(
        (await listFrozen(db)).map((day) => sized(db, day, frozenName(day))),
      );
      const removals = new Map<Day, Removal>();
      for (const partition of partitions) {
        const removal = await removalOf(db, partition, policy, now);
        if (removal !== undefined) removals.set(partition.day, removal);
      }
      const staying = partitions.flatMap((each) => withoutGoing(each, removals.get(each.day)));
      for (const { day } of overLimit(staying, policy, dayOf(now))) {
        const partition = partitions.find((each) => each.day === day);
        if (partition !== undefined) removals.set(day, whole(db, partition));
      }
      const isDue = (each: Sized) => going(each.day, policy, now) === 'all';
      return {
        removals: [
          ...left.filter(isDue).map((each) => leftWhole(db, each)),
          ...partitions.flatMap(({ day }) => removals.get(day) ?? []),
        ],
        total: [...left, ...partitions].reduce((sum, { records }) => sum + records, 0),
        toThaw: left.filter((each) => !isDue(each)).map(({ day }) => openFrozen(db, day)),
      };
    },
  };
}

function going(day: Day, policy: Policy, now: number) {
  return goingOf(policy, now, { from: startOf(day), to: startOf(day + 1) }, OF_PARTITION);
}

async function removalOf(db: Db, partition: Sized, policy: Policy, now: number) {
  const filter = going(partition.day, policy, now);
  if (filter === 'nothing') return undefined;
  if (filter === 'all') return whole(db, partition);
  const collection = db.collection(partition.name);
  const removal: PartialRemoval = {
    ...createPart(collection, filter, 'by-id'),
    collection: partition.name,
    isWhole: false,
    records: await collection.countDocuments(filter),
    bytes: 0,
    rows: () => rowsOf(collection, filter, dayText(partition.day)),
  };
  return removal.records > 0 ? removal : undefined;
}

function whole(db: Db, { name, day, records, bytes }: Sized): WholeRemoval {
  return {
    collection: name,
    isWhole: true,
    records,
    bytes,
    rows: () => rowsOf(db.collection(name), {}, dayText(day)),
    freeze: () => freeze(db, day),
  };
}

/** One that an earlier run froze and did not come to remove. */
function leftWhole(db: Db, partition: Sized): WholeRemoval {
  return { ...whole(db, partition), freeze: async () => openFrozen(db, partition.day) };
}

function withoutGoing(partition: Sized, removal: Removal | undefined): Sized[] {
  if (removal?.isWhole === true) return [];
  return [{ ...partition, records: partition.records - (removal?.records ?? 0) }];
}

async function sized(db: Db, day: Day, name = partitionName(day)): Promise<Sized> {
  const { count, storageSize, totalIndexSize } = await db.command({ collStats: name });
  return {
    name,
    day,
    records: Number(count ?? 0),
    bytes: Number(storageSize ?? 0) + Number(totalIndexSize ?? 0),
  };
}

function dayText(day: Day): string {
  return new Date(startOf(day)).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

export async function serverTime(db: Db): Promise<number> {
  const { localTime } = await db.command({ hello: 1 });
  return (localTime as Date).getTime();
}

/** CursorNotFound and QueryPlanKilled: what a reader is told when its collection is renamed or dropped. */
const READ_GONE = [43, 175];

export function isGone(error: unknown): boolean {
  return hasCode(error, NAMESPACE_NOT_FOUND, ...READ_GONE);
}
