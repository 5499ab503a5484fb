/** The connection to MongoDB, with every limit set that the driver leaves open. */
import { type Db, MongoClient, MongoServerError, ReadPreference } from 'mongodb';
import { LogaggError, messageOf } from '../errors.ts';
import { maskUrl } from '../mask-url.ts';
import { within } from '../pause.ts';
import type { ReadFrom } from '../query/read-from.ts';

export interface Database {
  db: Db;
  /**
   * Connects, where there is no connection. A first one that failed has to be asked for again: the driver itself
   * answers every later call with `Topology is closed`.
   */
  connect(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  url: string;
  /** Shown by the server's own tools. */
  name: string;
  /** Without it, as the URL says, which is the primary if it says nothing. */
  readFrom?: ReadFrom | undefined;
  /** How long an answer may take, in ms; a minute when left out. */
  patienceMs?: number | undefined;
}

const DEFAULT_DATABASE = 'logagg';

/** The driver lets a call on a hung server wait for ever; its `timeoutMS` does nothing in this version. */
const LIMITS = {
  serverSelectionTimeoutMS: 5000,
  connectTimeoutMS: 5000,
  socketTimeoutMS: 60_000,
  waitQueueTimeoutMS: 10_000,
  maxPoolSize: 8,
};

/** A set whose secondaries are all away is read all the same. */
const MODES = { secondary: 'secondaryPreferred', nearest: 'nearest' } as const;

const CLOSE_TIMEOUT_MS = 2000;

/** Opens the database of the URL's path, else `logagg`. Connects with the first call; see `connect`. */
export function openDatabase(settings: DatabaseSettings): Database {
  const { url, name, readFrom, patienceMs } = settings;
  try {
    const client = new MongoClient(url, {
      ...LIMITS,
      appName: name,
      writeConcern: { w: 'majority', journal: true },
      ...(readFrom !== undefined && readFrom !== 'primary' && { readPreference: MODES[readFrom] }),
      ...(patienceMs !== undefined && { socketTimeoutMS: patienceMs }),
    });
    const database = client.options.dbName;
    const db = client.db(
      database === 'test' && !namesDatabase(url) ? DEFAULT_DATABASE : database,
      // Not for the client, which would put it together with the URL's bounds for secondaries and complain.
      readFrom === 'primary' ? { readPreference: ReadPreference.primary } : {},
    );
    return {
      db,
      async connect() {
        await client.connect();
      },
      close: () => closeClient(client),
    };
  } catch (error) {
    throw new LogaggError('config', `cannot use the MongoDB URL ${maskUrl(url)}: ${plain(error)}`, {
      cause: error,
      hint: 'its form is mongodb://host:27017/database, in --mongo-url (LOGAGG_MONGO_URL)',
    });
  }
}

/** The driver says farewell to the server first, which takes a quarter of a minute with one that hangs. */
async function closeClient(client: MongoClient): Promise<void> {
  const { topology } = client as unknown as { topology?: { close(): void } };
  const isClosed = await within(client.close(), AbortSignal.abort(), CLOSE_TIMEOUT_MS);
  if (!isClosed) topology?.close();
}

function namesDatabase(url: string): boolean {
  return /^[a-z+]+:\/\/[^/]+\/[^?]/i.test(url);
}

/** A parse error of the driver may repeat the URL, and with it the password. */
function plain(error: unknown): string {
  const text = messageOf(error);
  return /:\/\/|@/.test(text) ? 'it does not parse' : text;
}

/** Resolves when the server answers and lets us in. */
export async function ping(database: Database, url: string): Promise<void> {
  try {
    await database.connect();
    await database.db.command({ ping: 1 });
  } catch (error) {
    throw asLogaggError(error, url);
  }
}

/** Authentication failed, unauthorized, and Atlas's own code for bad credentials. */
const REFUSED_CODES: ReadonlySet<unknown> = new Set([13, 18, 8000]);

export function isRefused(error: unknown): boolean {
  return error instanceof MongoServerError && REFUSED_CODES.has(error.code);
}

/**
 * Codes of a member that shuts down, or is not or no longer the primary. Another one takes its place.
 * https://github.com/mongodb/specifications/blob/master/source/server-discovery-and-monitoring/server-discovery-and-monitoring.md#not-writable-primary-and-node-is-recovering
 */
const STATE_CHANGE_CODES: ReadonlySet<unknown> = new Set([
  91, 189, 10058, 10107, 11600, 11602, 13435, 13436,
]);

export function isStateChange(code: unknown): boolean {
  return STATE_CHANGE_CODES.has(code);
}

/** What an error of a read or of the connection means to a person. */
export function asLogaggError(error: unknown, url: string): LogaggError {
  if (error instanceof LogaggError) return error;
  if (isRefused(error)) {
    return new LogaggError('refused', `MongoDB at ${maskUrl(url)} refuses access`, {
      cause: error,
      hint: 'check user, password and roles in --mongo-url (LOGAGG_MONGO_URL)',
    });
  }
  if (error instanceof MongoServerError && !isStateChange(error.code)) {
    return new LogaggError('failed', `MongoDB: ${error.message}`, { cause: error });
  }
  return new LogaggError(
    'unreachable',
    `cannot reach MongoDB at ${maskUrl(url)}: ${messageOf(error)}`,
    {
      cause: error,
      hint: 'start it, or name another with --mongo-url (LOGAGG_MONGO_URL)',
    },
  );
}
