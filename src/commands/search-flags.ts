/** The flags of `logagg search` that say how its result is shown. */
import { type Command, Option } from 'commander';
import { FORMATS } from '../view/formats.ts';

export function declareView(command: Command): void {
  command
    .optionsGroup('Output:')
    .addOption(
      new Option(
        '-o, --output <format>',
        'a table on a terminal, in a file what its name says, else a line a record',
      ).choices(FORMATS),
    )
    .option('--columns <names>', 'time, severity, service, message, host, attributes.NAME, ...')
    .option('--template <text>', "a line of your own: '{{time}} {{severity|pad:5}} {{message}}'")
    .option('--no-header', 'without the names above the columns')
    .option('--wrap', 'long messages over several lines of the table')
    .option('--csv-safe', "texts that a spreadsheet takes for formulas behind a '")
    .option(
      '-O, --out <file>',
      'into a file, all of it unless --limit is given; with .gz compressed',
    )
    .option('-r, --reverse', 'newest first')
    .option('-C, --context <n>', 'so many records of the same service around each match')
    .option('-B, --before-context <n>', 'the same, only before it')
    .option('-A, --after-context <n>', 'the same, only after it')
    .addOption(
      new Option('--no-pager', 'long results on a terminal without LOGAGG_PAGER, PAGER or less'),
    )
    .option('--exit-code', 'end with 1 when nothing is found')
    .optionsGroup('Instead of records:')
    .option('--count', 'how many there are')
    .option('--by <fields>', 'how many there are by service, severity, attributes.NAME, ...')
    .option('--histogram [duration]', 'how many there are in each span of time')
    .option('--patterns', 'what kinds of messages there are, numbers and ids left out')
    .option('--services', 'what services there are, with rates and shares of errors')
    .option('--top <n>', 'only the n largest groups or patterns');
}
