/** A broker and a database of a test's own, on the servers of the whole run or on private ones. */
import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { MongoClient } from 'mongodb';
import { createVhost } from '../servers/console.ts';
import { startMongod } from '../servers/mongod.ts';
import { startRabbitmq } from '../servers/rabbitmq.ts';

/** What a run gives its test files; `AMQP_CONSOLE` is absent where a user named the broker. */
export const AMQP_URL = 'LOGAGG_TEST_AMQP_URL';
export const AMQP_CONSOLE = 'LOGAGG_TEST_AMQP_CONSOLE';
export const MONGO_URL = 'LOGAGG_TEST_MONGO_URL';

/** Leftovers of a run are known by this. */
const databasePrefix = 'logagg_test_';

interface SharedBroker {
  url: string;
  console: string | undefined;
}

/** An empty virtual host; on a broker that the user named, that broker's as it is. */
export async function testBroker(): Promise<{ url: string }> {
  const broker = await sharedBroker();
  if (broker.console === undefined) return { url: broker.url };
  const name = `test-${randomBytes(6).toString('hex')}`;
  await createVhost(broker.console, name);
  const url = new URL(broker.url);
  url.pathname = `/${name}`;
  return { url: url.href };
}

/** The URL of an empty database, which is dropped when the test file ends. */
export async function testDatabase(): Promise<{ url: string; name: string }> {
  const name = `${databasePrefix}${randomBytes(6).toString('hex')}`;
  const url = new URL(await sharedMongo());
  url.pathname = `/${name}`;
  const isPrivate = process.env[MONGO_URL] === undefined;
  if (!isPrivate) after(() => dropDatabase(url.href));
  return { url: url.href, name };
}

const sharedBroker = once(async (): Promise<SharedBroker> => {
  const url = process.env[AMQP_URL];
  if (url !== undefined) return { url, console: process.env[AMQP_CONSOLE] };
  const broker = await startRabbitmq();
  after(broker.stop);
  return broker;
});

const sharedMongo = once(async (): Promise<string> => {
  const url = process.env[MONGO_URL];
  if (url !== undefined) return url;
  const mongod = await startMongod();
  after(mongod.stop);
  return mongod.url;
});

async function dropDatabase(url: string): Promise<void> {
  const client = new MongoClient(url);
  await client.db().dropDatabase();
  await client.close();
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
