/**
 * The state of each alert, shared by all monitors. It moves from one version to the next, and of several monitors that
 * would move it one succeeds. What is to be told of the move is written with it, so that it cannot be forgotten.
 */
import { type Db, type Document, MongoServerError } from 'mongodb';
import { alertCollections } from './alert-collections.ts';

export interface StoredState {
  group: string;
  version: number;
  state: Document;
  /** What was told last, for the eyes of those who did not win. */
  notice: Document | undefined;
}

export interface Move {
  rule: string;
  group: string;
  /** 0 where there was none. */
  from: number;
  state: Document;
  /** To be told; what was told by other ways is none. */
  notice: Document | undefined;
  /** By the server's clock, ms since the epoch. */
  now: number;
  keepMs: number;
}

export interface AlertStates {
  /** States of a rule that have changed since this moment of the server's clock, ms since the epoch. */
  changedSince(rule: string, since: number): Promise<StoredState[]>;
  /** Whether it was this monitor that moved it. */
  move(move: Move): Promise<boolean>;
}

const DUPLICATE_KEY = 11000;
/** Undelivered notices of one group; more of them are no news any more. */
const MAX_WAITING = 20;

export function createAlertStates(db: Db): AlertStates {
  const { states } = alertCollections(db);
  return {
    async changedSince(rule, since) {
      const documents = await states
        .find({ rule, at: { $gte: new Date(since) } })
        .project({ outbox: 0 })
        .toArray();
      return documents.map((document) => ({
        group: document['group'],
        version: document['version'],
        state: document['state'],
        notice: document['notice'] ?? undefined,
      }));
    },
    async move(move) {
      try {
        const { rule, group, from } = move;
        const { upsertedCount, modifiedCount } = await states.updateOne(
          { _id: stateId(rule, group), version: from === 0 ? { $exists: false } : from },
          updateOf(move),
          { upsert: from === 0 },
        );
        return upsertedCount + modifiedCount === 1;
      } catch (error) {
        // It stands already, and with a version.
        if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
        throw error;
      }
    },
  };
}

function stateId(rule: string, group: string): string {
  return `${rule} ${group}`;
}

function updateOf(move: Move): Document {
  const { rule, group, from, state, notice, now, keepMs } = move;
  const version = from + 1;
  return {
    $set: {
      rule,
      group,
      version,
      state,
      expires: new Date(now + keepMs),
      ...(notice !== undefined && { notice }),
    },
    $currentDate: { at: true },
    ...(notice !== undefined && {
      $push: {
        outbox: {
          $each: [{ version, notice, since: new Date(now), sent: [] }],
          $slice: -MAX_WAITING,
        },
      },
    }),
  };
}
