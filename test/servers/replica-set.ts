/** A private MongoDB replica set of three members on this machine, which tests may depose, kill and start again. */
import { MongoClient } from 'mongodb';
import { LogaggError } from '../../src/errors.ts';
import { type MongodServer, startMongod } from './mongod.ts';
import { until } from './until.ts';

export interface ReplicaSet extends AsyncDisposable {
  nodes: readonly MongodServer[];
  /** The URL of a database of this name, with the three hosts in the order of the nodes. */
  database: (name: string) => string;
  /** The node that is the primary; waits until one is. */
  primary: () => Promise<number>;
  /** Has the primary step down; resolves when another one is elected. */
  stepDown: () => Promise<void>;
  /** Kills a node with SIGKILL; resolves once it is gone. */
  kill: (node: number) => Promise<void>;
  /** Starts a killed node again with its port and data; resolves when it listens. */
  start: (node: number) => Promise<void>;
  /** Ends all at once and removes their data. */
  stop: () => Promise<void>;
}

const NAME = 'logagg';
const NODES = 3;
/** How long a primary may be silent before another is elected: 10 s by default. Cores that are short of time need some. */
const ELECTION_TIMEOUT_MS = 2000;
const PRIMARY_WITHIN_MS = 60_000;
/** The driver waits so long for a primary to say farewell to, also when there is none any more. */
const SELECTION_MS = 1000;
/** So long, in seconds, it is not elected again, and waits for another one to have what it has. */
const STEP_DOWN = { replSetStepDown: 5, secondaryCatchUpPeriodSecs: 4 };
/** A member that is away must find in it what it missed: all that a test writes. */
const OPLOG_MB = '512';

export async function startReplicaSet(): Promise<ReplicaSet> {
  const args = ['--replSet', NAME, '--oplogSize', OPLOG_MB];
  const nodes = await Promise.all(Array.from({ length: NODES }, () => startMongod({ args })));
  const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`);
  await initiate(hosts);

  const database = (name: string) => `mongodb://${hosts.join(',')}/${name}?replicaSet=${NAME}`;
  const client = new MongoClient(database('admin'), { serverSelectionTimeoutMS: SELECTION_MS });
  async function primary(): Promise<number> {
    let host = '';
    const isFound = async () => {
      // Nobody answers while a new one is elected.
      const hello = await client
        .db()
        .command({ hello: 1 })
        .catch(() => undefined);
      if (hello?.['isWritablePrimary'] === true) host = hello['me'];
      return host !== '';
    };
    if (await until(isFound, PRIMARY_WITHIN_MS)) return hosts.indexOf(host);
    throw new LogaggError('failed', 'The replica set has no primary');
  }
  await primary();
  // Until the others have its first entries none of them can take its place.
  await client.db().command({ appendOplogNote: 1, data: {}, writeConcern: { w: NODES } });

  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await client.close();
  };
  return {
    nodes,
    database,
    primary,
    async stepDown() {
      await client.db().command(STEP_DOWN);
      await primary();
    },
    async kill(node) {
      nodes[node]?.kill('SIGKILL');
      await nodes[node]?.gone();
    },
    async start(node) {
      await nodes[node]?.restart();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function initiate(hosts: readonly string[]): Promise<void> {
  const client = new MongoClient(`mongodb://${hosts[0]}/admin?directConnection=true`);
  const members = hosts.map((host, _id) => ({ _id, host }));
  const settings = { electionTimeoutMillis: ELECTION_TIMEOUT_MS };
  await client.db().command({ replSetInitiate: { _id: NAME, members, settings } });
  // Else the first election waits for a primary to be silent that there never was.
  const standUp = () =>
    client
      .db()
      .command({ replSetStepUp: 1 })
      .then(
        () => true,
        () => false,
      );
  await until(standUp, PRIMARY_WITHIN_MS);
  await client.close();
}
