/** The servers that all files of a test run share, told to them by environment. */
import { randomUUID } from 'node:crypto';
import { AMQP_CONSOLE, AMQP_URL, MONGO_URL } from '../helpers/servers.ts';
import { databasesOn, markedProcesses } from './leftovers.ts';
import { startMongod } from './mongod.ts';
import { startRabbitmq } from './rabbitmq.ts';

export interface RunServers {
  /** What the tests left behind: a sentence part for each thing. */
  leftovers: () => Promise<string[]>;
  stop: () => Promise<void>;
}

/** All processes of a run inherit it, whoever their parent is by now. */
const RUN_MARK = 'LOGAGG_TEST_RUN';

/** Starts what the user has not named by environment; on those servers nothing is searched. */
export async function startRunServers(): Promise<RunServers> {
  const [broker, mongod] = await Promise.all([
    process.env[AMQP_URL] === undefined ? startRabbitmq() : undefined,
    process.env[MONGO_URL] === undefined ? startMongod() : undefined,
  ]);
  const mark = randomUUID();
  process.env[RUN_MARK] = mark;
  if (broker)
    Object.assign(process.env, { [AMQP_URL]: broker.url, [AMQP_CONSOLE]: broker.console });
  if (mongod) process.env[MONGO_URL] = mongod.url;
  return {
    async leftovers() {
      const connections = (await broker?.leaks()) ?? [];
      const databases = mongod ? await databasesOn(mongod.url) : [];
      return [
        ...connections.map((name) => `a connection to the broker: ${name}`),
        ...databases.map((name) => `a database: ${name}`),
        ...markedProcesses(`${RUN_MARK}=${mark}`).map((line) => `a process: ${line}`),
      ];
    },
    async stop() {
      await Promise.all([broker?.stop(), mongod?.stop()]);
    },
  };
}
