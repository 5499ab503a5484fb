/** MongoDB for development: at the configured URL, else on this machine. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient, MongoServerError } from 'mongodb';
import { endpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { mongodProgram } from './install-mongod.ts';
import { mongodArguments } from './mongod-arguments.ts';
import { addressesOf, listens } from './probe.ts';
import type { Answer } from './probe.ts';
import { startDetached } from './process-record.ts';
import type { Service } from './service.ts';

const answersWithinMs = 2000;

export function mongodbService(): Service {
  const at = endpoint({
    variables: ['LOGAGG_MONGO_URL', 'MONGO_URI'],
    fallback: 'mongodb://localhost:27017/',
    port: 27017,
  });
  return {
    name: 'MongoDB',
    protocol: "MongoDB's protocol",
    key: 'mongodb',
    endpoint: at,
    missing: at.user ? 'a user' : undefined,
    composeSettings: { LOGAGG_MONGO_PORT: String(at.port) },
    probe: () => probeMongo(at),
    async startNative(folder) {
      const command = await mongodProgram();
      const data = join(folder, 'data');
      mkdirSync(data, { recursive: true });
      await startDetached({
        command,
        args: mongodArguments(data, at.port),
        env: { PATH: process.env['PATH'] },
        logFile: join(folder, 'server.log'),
        recordFile: join(folder, 'server.pid'),
      });
    },
  };
}

/** The driver is asked, since it alone reads every form of the URL; it would only wait for a port that is closed. */
async function probeMongo(at: Endpoint): Promise<Answer> {
  if (at.isLocal) {
    const open = await Promise.all(addressesOf(at).map((address) => listens(address)));
    if (!open.includes(true)) return 'silent';
  }
  const client = new MongoClient(at.url, {
    serverSelectionTimeoutMS: answersWithinMs,
    connectTimeoutMS: answersWithinMs,
    socketTimeoutMS: answersWithinMs,
  });
  try {
    await client.db('admin').command({ hello: 1 });
    return 'answers';
  } catch (error) {
    // It refused, so it is one.
    return error instanceof MongoServerError ? 'answers' : 'foreign';
  } finally {
    await client.close();
  }
}
