/** The routes of the API over the store: the reference system's two, with a bound and with errors. */
import { Hono } from 'hono';
import { z } from 'zod';
import { readSettings, whole } from '../config.ts';
import { search } from '../pipeline/search.ts';
import { parseQuery, type QueryText } from '../query/query.ts';
import { UTC } from '../query/zone.ts';
import type { LogRecord } from '../record/record.ts';
import { formatRfc3339 } from '../record/rfc3339.ts';
import type { Reader } from '../store/reader.ts';
import { problemOf, problemResponse } from './problem.ts';

const MAX_LIMIT = 1000;
const parameters = z.strictObject({
  limit: whole(1, MAX_LIMIT).default(100),
  q: z.string().optional(),
});

export interface RoutesSettings {
  reader: Reader;
  /** Before each search: the database may have been away when the server started. */
  connect(): Promise<void>;
}

export function createRoutes({ reader, connect }: RoutesSettings): Hono {
  async function find(query: QueryText, parametersText: Record<string, string>) {
    const { limit, q } = readSettings(parameters, parametersText, (name) => name);
    const where = q === undefined ? [] : [q];
    const asked = parseQuery({ ...query, where }, { now: Date.now(), zone: UTC });
    await connect();
    const logs: object[] = [];
    const { isCut } = await search({
      reader,
      query: asked,
      limit,
      reverse: false,
      onRecords: async (records) => {
        for (const record of records) logs.push(logOf(record));
      },
      stop: new AbortController().signal,
    });
    return { message: 'Logs retrieved successfully', logs, more: isCut };
  }

  return new Hono()
    .get('/logs/:service', async (context) =>
      context.json(await find({ service: context.req.param('service') }, context.req.query())),
    )
    .get('/logs/:service/:severity', async (context) => {
      const { service, severity } = context.req.param();
      return context.json(await find({ service, severity }, context.req.query()));
    })
    .all('*', (context) =>
      problemResponse(
        context.req.method === 'GET'
          ? {
              status: 404,
              title: 'Not found',
              detail: 'the routes are /logs/<service> and /logs/<service>/<severity>',
            }
          : { status: 405, title: 'Method not allowed', detail: 'only GET is answered' },
      ),
    )
    .onError((error) => problemResponse(problemOf(error)));
}

/** The reference's field names. */
function logOf({ id, timestamp, ...rest }: LogRecord): object {
  const time = Number.isNaN(timestamp) ? null : formatRfc3339(timestamp);
  return { _id: id, timestamp: time, ...rest };
}
