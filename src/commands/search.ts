/** `logagg search`: its flags. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { type Ended, mongoUrl, readFrom, timezone } from './options.ts';
import { declareFollow } from './follow-flags.ts';
import { declareView } from './search-flags.ts';

function repeated(value: string, values: string[] = []): string[] {
  return [...values, value];
}

export function declareSearch(command: Command, io: Io, ended: Ended): void {
  command
    .argument('[query...]', 'words that the message holds, fields, operators: see below')
    .option('-s, --service <names>', 'a service, a list with commas, * for any characters')
    .option('-l, --severity <names>', 'ERROR, a list with commas, WARN+ for that and worse')
    .option('-S, --since <time>', 'from then on: 1h, yesterday, 10:15, 2026-11-24')
    .option('-U, --until <time>', 'before then')
    .option('-g, --grep <regex>', 'a regular expression that the message matches')
    .option('-e, --exclude <regex>', 'one that it does not match; may be repeated', repeated)
    .option('-w, --where <query>', 'a whole query, as one argument; may be repeated', repeated)
    .option('-i, --ignore-case', 'of words and expressions, though they have capitals')
    .addOption(
      new Option('-n, --limit <n>', 'how many at most, or all').env('LOGAGG_LIMIT').default('100'),
    )
    .addOption(
      new Option(
        '--timeout <duration>',
        'how long the database may work (default: 30s; for all records no limit)',
      ).env('LOGAGG_TIMEOUT'),
    )
    .addOption(timezone('of times given and shown'))
    .addOption(mongoUrl())
    .addOption(readFrom());
  declareView(command);
  declareFollow(command);
  command
    .addHelpText(
      'after',
      `
Queries:
  timeout "connection reset"        both, anywhere in the message; without capitals, in any case
  (error OR fatal) NOT healthcheck  also -healthcheck, but behind --, as it looks like flags
  /time(d)? ?out/  conn*reset       a regular expression; * for any characters
  service:api severity:WARN+        fields of a record; also host, id, message, and time>=10:15
  status>=500 path:/v1/* user:*     attributes, nested or with dots in the name; * is any value
  status:500..599 -user:"Ann Lee"   a range of numbers; all but this value
  An argument with blanks is one phrase, unless it has operators. The shell wants quotes around < > ( ) * ".

Examples:
  logagg search --severity ERROR --since 1h
  logagg search -s 'api-*' -l WARN+ -S yesterday timeout
  logagg search -S today 'status>=500' path:/v1/* NOT healthcheck
  logagg search -w 'service:api (timeout OR "connection reset")' -e 'retry [0-9]+'
  logagg search -n all -o ndjson > all.ndjson
  logagg search -l ERROR+ -S today --columns time,service,message,attributes.status -O errors.csv.gz
  logagg search -S 6h --histogram      the course of six hours, in bars
  logagg search -S 1h --by service,severity --top 10`,
    )
    .action(async (words: string[], _flags: unknown, self: Command) => {
      const { runSearch } = await import('./run-search.ts');
      const limitFrom = self.getOptionValueSource('limit');
      ended(await runSearch(io, words, self.optsWithGlobals(), limitFrom));
    });
}
