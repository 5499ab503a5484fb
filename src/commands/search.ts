/** `logagg search`: its flags. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { FORMATS } from '../view/formats.ts';
import { type Ended, mongoUrl, timezone } from './options.ts';

export function declareSearch(command: Command, io: Io, ended: Ended): void {
  command
    .argument('[text...]', 'texts that the message holds; without capitals, in any case')
    .option('-s, --service <names>', 'a service, a list with commas, * for any characters')
    .option('-l, --severity <names>', 'ERROR, a list with commas, WARN+ for that and worse')
    .option('-S, --since <time>', 'from then on: 1h, yesterday, 10:15, 2026-11-24')
    .option('-U, --until <time>', 'before then')
    .option('-g, --grep <regex>', 'a regular expression that the message matches')
    .addOption(
      new Option('-n, --limit <n>', 'how many at most, or all').env('LOGAGG_LIMIT').default('100'),
    )
    .addOption(
      new Option('-o, --output <format>', 'a table on a terminal, else a line a record').choices(
        FORMATS,
      ),
    )
    .option('-r, --reverse', 'newest first')
    .addOption(timezone('of times given and shown'))
    .addOption(mongoUrl())
    .addHelpText(
      'after',
      `
Examples:
  logagg search --severity ERROR --since 1h
  logagg search -s 'api-*' -l WARN+ -S yesterday timeout
  logagg search -n all -o ndjson > all.ndjson`,
    )
    .action(async (words: string[], _flags: unknown, self: Command) => {
      const { runSearch } = await import('./run-search.ts');
      ended(await runSearch(io, words, self.optsWithGlobals()));
    });
}
