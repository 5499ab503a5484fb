/** A broker and a database of a test's own, with logagg set up for them and clients to look from outside. */
import { after } from 'node:test';
import { type Collection, type Db, MongoClient } from 'mongodb';
import { eventually } from './eventually.ts';
import { exec, start } from './exec.ts';
import type { Ending, LogaggProcess } from './process.ts';
import { testBroker, testDatabase } from './servers.ts';

export interface Urls {
  amqpUrl: string;
  mongoUrl: string;
}

/** A record as `search -o json` prints it. */
export interface Found {
  id: string;
  timestamp: string;
  service: string;
  severity: string;
  message: string;
  attributes?: Record<string, unknown>;
}

export interface Scene extends Urls {
  env: NodeJS.ProcessEnv;
  db: Db;
  /** Runs logagg to its end; `stdin` is what it reads. */
  run: (args: readonly string[], stdin?: string | Buffer) => Promise<Ending>;
  /** Starts logagg; whoever starts it ends it. */
  start: (...args: string[]) => LogaggProcess;
  /** Makes the exchange and the queues stand, and stores what waits in them. */
  collectAll: () => Promise<Ending>;
  /** What a search finds. */
  search: (...args: string[]) => Promise<Found[]>;
  /** How many records are stored. */
  stored: () => Promise<number>;
  /** Resolves when so many records are stored. */
  storedInAll: (count: number) => Promise<number>;
}

/**
 * For a file that is run by itself: called outside of its tests, it makes the file's own servers live as long as
 * the file, and not only as long as the test that first asks for them.
 */
export async function holdServers(): Promise<void> {
  await Promise.all([testBroker(), testDatabase()]);
}

/** On servers of the whole run, or on those that are named. */
export async function openScene(urls?: Urls): Promise<Scene> {
  const { amqpUrl, mongoUrl } = urls ?? {
    amqpUrl: (await testBroker()).url,
    mongoUrl: (await testDatabase()).url,
  };
  const env = { LOGAGG_AMQP_URL: amqpUrl, LOGAGG_MONGO_URL: mongoUrl, LOGAGG_TIMEZONE: 'utc' };
  const db = openDb(mongoUrl);
  const stored = async () => {
    const counts = (await db.collections())
      .filter(({ collectionName }) => collectionName.startsWith('logs.'))
      .map((partition) => partition.countDocuments());
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  const run = (args: readonly string[], stdin: string | Buffer = '') => exec(args, { env, stdin });
  return {
    amqpUrl,
    mongoUrl,
    env,
    db,
    run,
    start: (...args) => start(args, env),
    collectAll: () => run(['collect', '--until-empty']),
    async search(...args) {
      const { code, stdout, stderr } = await run(['search', '-o', 'json', ...args]);
      if (code !== 0) throw new Error(`search ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    stored,
    storedInAll: (count) => eventually(stored, (value) => value >= count),
  };
}

/** The collections that hold records; monitors keep others. */
export async function listPartitions(db: Db): Promise<Collection[]> {
  const all = await db.collections();
  return all.filter(({ collectionName }) => collectionName.startsWith('logs.'));
}

/** A database from outside; closed when the test file ends. */
export function openDb(url: string): Db {
  // A private server may be gone before its client is closed.
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 2000 });
  after(() => client.close());
  return client.db();
}
