/** `logagg search`: its parts put together. */
import { z } from 'zod';
import { color, mongoUrl, readSettings, whole, zone } from '../config.ts';
import { EXIT } from '../exit.ts';
import { type Io, print, terminalWidth } from '../io.ts';
import { search } from '../pipeline/search.ts';
import { parseQuery } from '../query/query.ts';
import { asLogaggError, openDatabase } from '../store/client.ts';
import { createReader } from '../store/reader.ts';
import { createRenderer } from '../view/format.ts';
import { FORMATS } from '../view/formats.ts';
import { cutNotice } from '../view/notice.ts';
import { createTheme } from '../view/theme.ts';

/** Counting is only for the notice, and not worth more of a person's time. */
const COUNT_TIMEOUT_MS = 1000;
const MAX_LIMIT = 1_000_000;

const limit = z.union([z.literal('all').transform(() => undefined), whole(0, MAX_LIMIT)], {
  error: `not a whole number up to ${MAX_LIMIT}, nor 'all'`,
});

function settingsOf(io: Io, flags: unknown) {
  return readSettings(
    z.object({
      service: z.string().optional(),
      severity: z.string().optional(),
      since: z.string().optional(),
      until: z.string().optional(),
      grep: z.string().optional(),
      limit,
      output: z.enum(FORMATS).optional(),
      reverse: z.boolean().default(false),
      timezone: zone,
      color,
      mongoUrl: mongoUrl(io.env),
    }),
    flags,
  );
}

export async function runSearch(io: Io, words: string[], flags: unknown): Promise<number> {
  const settings = settingsOf(io, flags);
  const { service, severity, since, until, grep, reverse } = settings;
  const query = parseQuery(
    { service, severity, since, until, grep, words },
    { now: io.now(), zone: settings.timezone },
  );
  const output = settings.output ?? (io.stdout.isTTY === true ? 'table' : 'line');
  const renderer = createRenderer(output, {
    zone: settings.timezone,
    theme: createTheme(io.stdout, io.env, settings.color),
    width: terminalWidth(io),
  });
  const database = openDatabase({ url: settings.mongoUrl, name: 'logagg search' });
  try {
    const reader = createReader(database.db);
    await print(io.stdout, renderer.begin());
    const tally = await search({
      reader,
      query,
      limit: settings.limit,
      reverse,
      onRecords: (records) => print(io.stdout, renderer.records(records)),
      stop: io.stop,
    });
    await print(io.stdout, renderer.end());
    if (tally.isCut && !io.stop.aborted) {
      const total = await reader.count(query, COUNT_TIMEOUT_MS);
      io.stderr.write(`${cutNotice(tally.shown, total)}\n`);
    } else if (tally.shown === 0) {
      io.stderr.write('no record matches\n');
    }
  } catch (error) {
    throw asLogaggError(error, settings.mongoUrl);
  } finally {
    await database.close();
  }
  return EXIT.done;
}
