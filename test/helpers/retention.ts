/** A store of a test's own with records at chosen times, and retention on it. */
import type { Db } from 'mongodb';
import type { PruneJob } from '../../src/pipeline/prune.ts';
import { EVERYTHING, type Policy } from '../../src/query/policy.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { createRetention, type Retention } from '../../src/store/retention.ts';
import { createWriter } from '../../src/store/writer.ts';
import { openDb } from './scene.ts';
import { testDatabase } from './servers.ts';

export const DAY_MS = 86_400_000;

export interface Stored {
  db: Db;
  retention: Retention;
  /** The messages of all records that are stored, frozen partitions with them, in order. */
  left(): Promise<string[]>;
}

const mint = createIdMinter(1);
let position = 0;

/** Its message is its time, unless it is told otherwise. */
export function recordAt(timestamp: number, rest: Partial<LogRecord> = {}): LogRecord {
  position += 1;
  return {
    id: mint(timestamp, position),
    timestamp,
    service: 'api',
    severity: 'INFO',
    message: String(timestamp),
    ...rest,
  };
}

export async function storeOf(records: readonly LogRecord[]): Promise<Stored> {
  const db = openDb((await testDatabase()).url);
  await createWriter(db).write(records, Date.now());
  return { db, retention: createRetention(db), left: () => messagesIn(db) };
}

export async function messagesIn(db: Db): Promise<string[]> {
  const partitions = (await db.collections()).filter(({ collectionName }) =>
    collectionName.startsWith('logs.'),
  );
  const found = partitions.map((each) =>
    each
      .find()
      .map(({ message }) => String(message))
      .toArray(),
  );
  return (await Promise.all(found)).flat().sort();
}

/** A run that nobody is asked about. */
export function jobOf(
  retention: Retention,
  policy: Partial<Policy>,
  rest: Partial<PruneJob> = {},
): PruneJob {
  return {
    retention,
    policy: { selection: EVERYTHING, keeps: [], ...policy },
    localNow: Date.now,
    force: false,
    dryRun: false,
    confirm: async () => true,
    pauseMs: 0,
    maxRuntimeMs: Infinity,
    stop: new AbortController().signal,
    ...rest,
  };
}
