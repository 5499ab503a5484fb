/** A pipeline of a test's own on private servers, and the means to see how far its work has come. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import { type Db, MongoClient } from 'mongodb';
import { type MongodServer, startMongod } from '../servers/mongod.ts';
import { type BrokerServer, startRabbitmq } from '../servers/rabbitmq.ts';
import { removeFolder, scratchFolder } from '../servers/scratch.ts';
import { type Lines, writeLines } from './numbered-lines.ts';
import { type LogaggProcess, startLogagg } from './process.ts';
import { type QueueState, queueState } from './queue.ts';

export interface Servers {
  broker: BrokerServer;
  mongod: MongodServer;
}

/** What a pipeline needs of its servers; a cluster and a replica set have it too. */
export interface Backends {
  broker: Pick<BrokerServer, 'vhost' | 'evaluate'>;
  mongod: Pick<MongodServer, 'database'>;
}

export interface Pipeline {
  amqpUrl: string;
  mongoUrl: string;
  db: Db;
  logagg: (...args: string[]) => LogaggProcess;
  /** Writes a file of these lines and gives its path. */
  file: (lines: Lines) => Promise<string>;
  /** How many records are stored. */
  stored: () => Promise<number>;
  logQueue: () => Promise<QueueState>;
  deadQueue: () => Promise<QueueState>;
  /** Makes the queues stand, so firmly that a broker which is killed knows them again. */
  declare: () => Promise<void>;
}

/** For each test: a fault that is not overcome mostly shows as work that never ends. */
export const LIMIT = { timeout: 120_000 };

/** Servers that the tests of this file may kill; they are gone when it ends. */
export async function privateServers(): Promise<Servers> {
  const [broker, mongod] = await Promise.all([startRabbitmq(), startMongod()]);
  after(() => Promise.all([broker.stop(), mongod.stop()]));
  return { broker, mongod };
}

/** What runs on it is killed when the test ends, however it ends. */
export async function startPipeline(
  test: TestContext,
  { broker, mongod }: Backends,
): Promise<Pipeline> {
  const name = `faults-${randomUUID()}`;
  const amqpUrl = await broker.vhost(name);
  const mongoUrl = mongod.database(name);
  const client = new MongoClient(mongoUrl);
  const db = client.db();
  const env = { LOGAGG_AMQP_URL: amqpUrl, LOGAGG_MONGO_URL: mongoUrl };
  const folder = scratchFolder('lines');
  const processes: LogaggProcess[] = [];
  let files = 0;
  test.after(async () => {
    for (const process of processes) await process[Symbol.asyncDispose]();
    await client.close();
    removeFolder(folder);
  });
  return {
    amqpUrl,
    mongoUrl,
    db,
    logagg(...args) {
      const started = startLogagg(args, env);
      processes.push(started);
      return started;
    },
    async file(lines) {
      const path = join(folder, `${(files += 1)}.log`);
      await writeLines(path, lines);
      return path;
    },
    async stored() {
      const counts = (await db.collections()).map((partition) =>
        partition.estimatedDocumentCount(),
      );
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    },
    logQueue: () => queueState(broker, name, 'LogQueue'),
    deadQueue: () => queueState(broker, name, 'LogQueue.dead'),
    async declare() {
      await startLogagg(['collect', '--until-empty'], env).ended;
      // RabbitMQ 3.10 keeps the registration of a new quorum queue in memory for half a second, and one that is
      // killed in it loses the queue with all that it confirmed: https://github.com/rabbitmq/ra/pull/443
      await broker.evaluate('[ok = dets:sync(Table) || Table <- dets:all()], "done"');
    },
  };
}
