/** `logagg dead show`: its parts put together. */
import { z } from 'zod';
import { color, readSettings, zone } from '../config.ts';
import { EXIT } from '../exit.ts';
import { type Io, print } from '../io.ts';
import { scanDead } from '../pipeline/dead-scan.ts';
import { isNamed, throwUnlessOne } from '../pipeline/dead-selection.ts';
import { renderDeadLetter } from '../view/dead-letter.ts';
import { createProgress } from '../view/progress.ts';
import { createTheme } from '../view/theme.ts';
import type { DeadLetter, RawLetter } from '../wire/read-dead-letter.ts';
import { atDesk, type Desk } from './dead-desk.ts';
import { deadSettings, throwIfEmpty } from './dead-settings.ts';

function settingsOf(io: Io, flags: unknown) {
  return readSettings(
    z.object({ ...deadSettings(io), raw: z.boolean().default(false), timezone: zone, color }),
    flags,
  );
}

export async function runDeadShow(io: Io, id: string, flags: unknown): Promise<number> {
  const settings = settingsOf(io, flags);
  throwIfEmpty([id]);
  const theme = createTheme(io.stdout, io.env, settings.color);

  async function show({ box }: Desk): Promise<number> {
    const ids = new Set<string>();
    let first: { letter: DeadLetter; raw: RawLetter } | undefined;
    const scan = await scanDead({
      box,
      most: settings.scan,
      selects: (letter) => isNamed(letter, id),
      onSelected(letter, raw) {
        ids.add(letter.id);
        first ??= { letter, raw };
      },
      stop: io.stop,
    });
    if (io.stop.aborted) return EXIT.done;
    throwUnlessOne(id, ids.size, scan);
    if (first === undefined) return EXIT.failed;
    const { letter, raw } = first;
    if (settings.raw) await new Promise((resolve) => io.stdout.write(raw.body, resolve));
    else await print(io.stdout, renderDeadLetter(letter, raw, { zone: settings.timezone, theme }));
    return EXIT.done;
  }

  return atDesk(io, await createProgress(io), settings, show);
}
