/**
 * Retention of a collection of another make, such as the reference system's `raw_logs`: its time is the field
 * `timestamp`, a date or text of the form `YYYY-MM-DD HH:MM:SS`. What has no such time stays.
 */
import type { Collection, Db, Document, Filter } from 'mongodb';
import { LogaggError } from '../errors.ts';
import type { Selection } from '../query/policy.ts';
import { wallAt } from '../query/wall.ts';
import type { Zone } from '../query/zone.ts';
import { filterOf } from './filter.ts';
import {
  type OddTimes,
  type PartialRemoval,
  type Retention,
  isGone,
  serverTime,
} from './retention.ts';
import { type Fields, goingOf } from './retention-filter.ts';
import { createPart } from './retention-part.ts';
import { rowsOf } from './retention-rows.ts';

const TEXT_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;
/** What drivers store for a date that is none: BSON has no other word for it. */
const NO_DATE = new Date(0);
const DAY: Document = {
  $cond: [
    { $eq: [{ $type: '$timestamp' }, 'string'] },
    { $substrCP: ['$timestamp', 0, 'YYYY-MM-DD'.length] },
    { $dateToString: { date: '$timestamp', format: '%Y-%m-%d' } },
  ],
};
const SPAN = { from: -Infinity, to: Infinity };

/** `zone` is that of times written as text. */
export function createForeignRetention(db: Db, name: string, zone: Zone): Retention {
  const collection = db.collection(name);
  const fields = fieldsIn(zone);
  return {
    now: () => serverTime(db),
    isGone,
    async plan(policy, now) {
      await assertThere(db, name);
      const filter = goingOf(policy, now, SPAN, fields);
      const total = await collection.estimatedDocumentCount();
      const oddTimes = await countOddTimes(collection);
      const none = { removals: [], total, toThaw: [], oddTimes };
      if (typeof filter === 'string') return none;
      const removal: PartialRemoval = {
        ...createPart(collection, filter, 'any'),
        collection: name,
        isWhole: false,
        records: await collection.countDocuments(filter),
        bytes: 0,
        rows: () => rowsOf(collection, filter, DAY),
      };
      return removal.records > 0 ? { ...none, removals: [removal] } : none;
    },
  };
}

async function assertThere(db: Db, name: string): Promise<void> {
  const [found] = await db.listCollections({ name }, { nameOnly: true }).toArray();
  if (found !== undefined) return;
  throw new LogaggError('no-input', `no collection ${name} in the database ${db.databaseName}`, {
    hint: 'the path of --mongo-url (LOGAGG_MONGO_URL) names the database',
  });
}

function fieldsIn(zone: Zone): Fields {
  return {
    before: (cutoff) => ({
      $or: [
        { timestamp: { $type: 'date', $lt: new Date(Math.max(cutoff, 0)), $gt: NO_DATE } },
        { timestamp: { $type: 'string', $regex: TEXT_TIME, $lt: textBefore(cutoff, zone) } },
      ],
    }),
    of: ({ services, severities }: Selection) => {
      const filter = filterOf({ services, severities: [], words: [] });
      if (severities.length === 0) return filter;
      // The reference writes `Error`, others `error`.
      const names = severities.map((severity) => new RegExp(`^${severity}$`, 'i'));
      return { ...filter, severity: { $in: names } };
    },
  };
}

const HOUR_MS = 3_600_000;
const FIRST = '0000';

/**
 * Texts that are less than this one are of times before the cutoff. Where the clocks of the zone are about to be set
 * back, they will show the times before the cutoff once more: then it is the text of as much earlier.
 */
export function textBefore(cutoff: number, zone: Zone): string {
  if (!Number.isFinite(cutoff)) return FIRST;
  const later = [0, 1, 2, 3].map((hours) => zone.offset(cutoff + hours * HOUR_MS));
  const wall = Math.min(wallAt(cutoff, zone), ...later.map((offset) => cutoff + offset));
  // Of the last second nobody knows in which part of it a text is.
  const text = new Date(Math.max(wall, 0)).toISOString();
  return text.slice(0, 'YYYY-MM-DD HH:MM:SS'.length).replace('T', ' ');
}

async function countOddTimes(collection: Collection): Promise<OddTimes> {
  const text: Filter<Document> = { timestamp: { $type: 'string', $regex: TEXT_TIME } };
  const date: Filter<Document> = { timestamp: { $type: 'date', $ne: NO_DATE } };
  const [texts, unreadable] = await Promise.all([
    collection.countDocuments(text),
    collection.countDocuments({ $nor: [text, date] }),
  ]);
  return { texts, unreadable };
}
