/** `logagg prune`: its flags. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { type Ended, mongoUrl, timezone } from './options.ts';

const EXAMPLES = `
Of several --keep that speak of a record the longest counts. What would be more than a tenth of all records,
or a million, is asked about; without a terminal it needs --yes, the first time that this retention runs.

Examples:
  logagg prune --days 10 --dry-run              what would go, by day, service and severity
  0 0 * * *  logagg prune --days 10             a line for cron: every midnight
  logagg prune --days 10 --keep ERROR+=90d --keep DEBUG=2d
  logagg prune --days 10 --archive /backup/logs     logagg emit --replay brings them back
  logagg prune --days 10 --schedule '30 3 * * *' --timezone Europe/Berlin
  logagg prune --days 10 --collection raw_logs  documents of the reference system`;

export function declarePrune(command: Command, io: Io, ended: Ended): void {
  declareWhat(command);
  declareHow(command);
  command.addHelpText('after', EXAMPLES);
  command.action(async (flags: Record<string, unknown>) => {
    const { runPrune } = await import('./run-prune.ts');
    ended(await runPrune(io, flags));
  });
}

function declareWhat(command: Command): void {
  command
    .optionsGroup('What goes:')
    .option('--days <n>', 'what is older than so many days of 24 hours')
    .option('--older-than <duration>', 'the same, with a unit: 36h, 2w')
    .option('-s, --service <names>', 'only of a service, a list with commas, * for any characters')
    .option('-l, --severity <names>', 'only of ERROR, a list with commas, WARN+ for that and worse')
    .option(
      '--keep <who=age>',
      'another age for some: ERROR=90d, DEBUG=2d, service:audit=forever; repeatable',
      repeated,
    )
    .option('--max-size <size>', 'the oldest days, until the rest takes no more on disk: 5GiB')
    .option('--max-records <n>', 'the oldest days, until the rest is no more records')
    .option('--collection <name>', 'documents of another make by their field timestamp: raw_logs')
    .option('--force', 'also less than an hour; and by the clock of MongoDB where ours is another');
}

function declareHow(command: Command): void {
  command
    .optionsGroup('How:')
    .option('--dry-run', 'say what would go, and remove nothing')
    .option('-y, --yes', 'do not ask')
    .option('--archive <folder>', 'keep what goes in files there: NDJSON, gzip, one a day')
    .option('--pause <duration>', 'between two batches where a part of a day is removed', '0s')
    .option('--max-runtime <duration>', 'end with 75 after so long; the next run goes on')
    .option('--schedule [cron]', "stay, and do it at these times; without them: '0 0 * * *'")
    .addOption(
      new Option('-o, --output <format>', 'how to report')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addOption(timezone('of the schedule, of times shown, and of those written as text'))
    .addOption(mongoUrl());
}

function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
