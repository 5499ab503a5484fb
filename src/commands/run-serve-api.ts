/** `logagg serve-api`: its parts put together. */
import { z } from 'zod';
import { createRoutes } from '../api/routes.ts';
import { serve } from '../api/server.ts';
import { mongoUrl, readFrom, readSettings, whole } from '../config.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { openDatabase } from '../store/client.ts';
import { createReader } from '../store/reader.ts';

export async function runServeApi(io: Io, flags: unknown): Promise<number> {
  const settings = readSettings(
    z.object({
      host: z.string().min(1),
      port: whole(0, 65_535),
      mongoUrl: mongoUrl(io.env),
      readFrom,
    }),
    flags,
  );
  const database = openDatabase({
    url: settings.mongoUrl,
    name: 'logagg serve-api',
    readFrom: settings.readFrom,
  });
  try {
    const routes = createRoutes({
      reader: createReader(database.db),
      connect: database.connect,
    });
    const listening = { ...settings, hint: 'choose another with --host and --port' };
    await serve(routes, listening, io.stop, (address) =>
      io.stderr.write(`listening on ${address}; for example ${address}/logs/api/ERROR?limit=10\n`),
    );
  } finally {
    await database.close();
  }
  return EXIT.done;
}
