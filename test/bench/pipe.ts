/** A virtual host and a database for one measurement, and how to fill and watch them. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'amqplib';
import { MongoClient } from 'mongodb';
import { declareTopology } from '../../src/broker/topology.ts';
import { listDays, partitionName } from '../../src/store/partition.ts';
import type { MongodServer } from '../servers/mongod.ts';
import type { BrokerServer } from '../servers/rabbitmq.ts';

export interface Pipe {
  amqpUrl: string;
  mongoUrl: string;
  env: Readonly<Record<string, string>>;
  /** Resolves when so many records are stored. */
  stored(count: number): Promise<void>;
  remove(): Promise<void>;
}

const POLL_MS = 20;

async function openPipe(broker: BrokerServer, mongod: MongodServer): Promise<Pipe> {
  const name = `bench-${randomBytes(4).toString('hex')}`;
  const amqpUrl = await broker.vhost(name);
  const mongoUrl = new URL(`/${name}`, mongod.url).href;
  const connection = await connect(amqpUrl);
  await declareTopology(connection);
  await connection.close();
  const client = new MongoClient(mongoUrl);

  async function countStored(): Promise<number> {
    let count = 0;
    for (const day of await listDays(client.db())) {
      count += await client.db().collection(partitionName(day)).estimatedDocumentCount();
    }
    return count;
  }

  return {
    amqpUrl,
    mongoUrl,
    env: { LOGAGG_AMQP_URL: amqpUrl, LOGAGG_MONGO_URL: mongoUrl },
    async stored(count) {
      while ((await countStored()) < count) await delay(POLL_MS);
    },
    async remove() {
      await client.db().dropDatabase();
      await client.close();
      await broker.evaluate(`rabbit_vhost:delete(<<"${name}">>, <<"bench">>), "done"`);
    },
  };
}

/** Measures with a pipe of its own. */
export async function withPipe<T>(
  broker: BrokerServer,
  mongod: MongodServer,
  use: (pipe: Pipe) => Promise<T>,
): Promise<T> {
  const pipe = await openPipe(broker, mongod);
  try {
    return await use(pipe);
  } finally {
    await pipe.remove();
  }
}
