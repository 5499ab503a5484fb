/** `logagg dead list`: its parts put together. */
import { z } from 'zod';
import { color, readSettings, whole, zone } from '../config.ts';
import { EXIT } from '../exit.ts';
import { type Io, print, terminalWidth } from '../io.ts';
import { scanDead } from '../pipeline/dead-scan.ts';
import { renderCauses, renderLetters } from '../view/dead-list.ts';
import { listSummary } from '../view/dead-summary.ts';
import { createProgress } from '../view/progress.ts';
import { createTheme } from '../view/theme.ts';
import type { DeadLetter } from '../wire/read-dead-letter.ts';
import { atDesk, type Desk } from './dead-desk.ts';
import { deadSettings } from './dead-settings.ts';

const MAX_LIMIT = 10_000;

function settingsOf(io: Io, flags: unknown) {
  return readSettings(
    z.object({
      ...deadSettings(io),
      limit: z
        .union([z.literal('all').transform(() => MAX_LIMIT), whole(1, MAX_LIMIT)], {
          error: `not a whole number from 1 to ${MAX_LIMIT}, nor 'all'`,
        })
        .optional(),
      cause: z.string().optional(),
      output: z.enum(['table', 'json', 'ndjson']),
      timezone: zone,
      color,
    }),
    flags,
  );
}

export async function runDeadList(io: Io, flags: unknown): Promise<number> {
  const settings = settingsOf(io, flags);
  const { cause, limit, output } = settings;
  const progress = await createProgress(io);
  const look = {
    zone: settings.timezone,
    theme: createTheme(io.stdout, io.env, settings.color),
    width: terminalWidth(io),
  };

  async function list({ box }: Desk): Promise<number> {
    const letters: DeadLetter[] = [];
    const scan = await scanDead({
      box,
      most: settings.scan,
      selects: ({ code }) => cause === undefined || code === cause,
      limit,
      onSelected: (letter) => {
        if (limit !== undefined) letters.push(letter);
      },
      stop: io.stop,
    });
    await print(
      io.stdout,
      limit === undefined
        ? renderCauses(scan.causes.list(), output, look)
        : renderLetters(letters, output, look),
    );
    progress.done(listSummary(scan, settings));
    return EXIT.done;
  }

  return atDesk(
    io,
    progress,
    settings,
    list,
    output === 'json' ? renderCauses([], output, look) : '',
  );
}
