/** `logagg emit`: its flags. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { FORMATS } from '../record/decode/formats.ts';
import { amqpUrl, type Ended, shutdownTimeout, timezone, wait } from './options.ts';

const EXAMPLES = `
Examples:
  tail -f app.log | logagg emit --service api
  logagg emit /var/log/app/*.log
  logagg emit --follow '/var/log/app/*.log'      new lines as they are written, through every rotation
  logagg emit --service api -- node app.js       what a command writes; its exit code is ours
  logagg emit --service deploy -m "1.4.2 is out" --field host=web1
  logagg emit --demo --rate 100/s                a shop that does not exist, to try the other commands with
  logagg emit --dry-run app.log | head`;

/** `wrapped` is what stands behind `--`. */
export function declareEmit(
  command: Command,
  io: Io,
  ended: Ended,
  wrapped: readonly string[] | undefined,
): void {
  command.usage('[options] [files...]\n       logagg emit [options] -- command [args...]');
  command.argument('[files...]', 'files and quoted patterns to read; - or none: standard input');
  declareSources(command);
  declareReading(command);
  declareSending(command);
  command.addHelpText('after', EXAMPLES);
  command.action(async (files: string[], flags: Record<string, unknown>) => {
    const { runEmit } = await import('./run-emit.ts');
    ended(await runEmit(io, { files, wrapped }, flags));
  });
}

function declareSources(command: Command): void {
  command
    .optionsGroup('Sources:')
    .option('-f, --follow', 'go on with what is appended to the files, also when they are rotated')
    .option('--from-start', 'begin followed files at their start (the default)')
    .option('--from-end', 'begin followed files at their end')
    .option(
      '--state <file>',
      'where the confirmed positions of files are kept (with --follow: in $XDG_STATE_HOME/logagg)',
    )
    .option('-m, --message <text>', 'send this text as one record')
    .option('--tee', 'pass on what the command writes')
    .option(
      '--replay',
      'files of records, as prune --archive writes them: sent with the ids they have',
    )
    .option('--demo', 'make up records')
    .option('--rate <rate>', 'how many the demo makes: 50/s, 600/m, max (default: 50/s)')
    .option('--count <n>', 'how many records the demo makes in all (default: no end)')
    .option('--seed <n>', 'the same makes the demo make the same lines');
}

function declareReading(command: Command): void {
  command
    .optionsGroup('Reading:')
    .addOption(
      new Option('-s, --service <name>', 'service of lines that name none').env('LOGAGG_SERVICE'),
    )
    .addOption(
      new Option('-l, --severity <name>', 'severity of lines that name none')
        .env('LOGAGG_SEVERITY')
        .default('INFO'),
    )
    .addOption(
      new Option('--format <format>', 'how to read a line; auto decides for each')
        .choices(FORMATS)
        .default('auto'),
    )
    .option(
      '--pattern <regex>',
      'read lines by a regular expression whose named groups are fields: (?<time>...) (?<level>...)',
    )
    .addOption(
      new Option('--invalid <what>', 'of a line that is not of the named format or pattern')
        .choices(['keep', 'report', 'fail'])
        .default('keep'),
    )
    .addOption(timezone('of times without a zone'))
    .option(
      '--multiline <how>',
      'join stack traces to their record: auto, off, or a regex that begins a record',
      'auto',
    )
    .option('--max-line <size>', 'longer lines are cut', '1MiB')
    .option('--field <key=value>', 'an attribute for every record; repeatable', repeated)
    .option(
      '--redact <what>',
      'replace email, ipv4, card, bearer, ... or /regex/ in all that is sent; repeatable',
      repeated,
    );
}

function declareSending(command: Command): void {
  command
    .optionsGroup('Sending:')
    .addOption(
      new Option(
        '--wire <form>',
        'batch: many records a message; plain: text of the reference system',
      )
        .choices(['batch', 'plain'])
        .default('batch'),
    )
    .addOption(
      new Option('--batch-size <n>', 'records a message').env('LOGAGG_BATCH_SIZE').default('300'),
    )
    .addOption(
      new Option('--linger <duration>', 'how long a record waits for company')
        .env('LOGAGG_LINGER')
        .default('50ms'),
    )
    .addOption(
      new Option(
        '--spool <when>',
        'keep records on disk: overflow, while RabbitMQ is away; always, before they count; off',
      )
        .env('LOGAGG_SPOOL')
        .choices(['overflow', 'always', 'off'])
        .default('overflow'),
    )
    .addOption(
      new Option(
        '--spool-folder <path>',
        'where it is (default: one for each broker, in $XDG_STATE_HOME/logagg/spool)',
      ).env('LOGAGG_SPOOL_FOLDER'),
    )
    .addOption(
      new Option('--spool-max <size>', 'how large it may grow')
        .env('LOGAGG_SPOOL_MAX')
        .default('256MiB'),
    )
    .addOption(
      new Option('--on-full <what>', 'when it is full: block reading, or drop records')
        .choices(['block', 'drop-new', 'drop-old'])
        .default('block'),
    )
    .option(
      '--dry-run',
      'print what would be sent, as NDJSON with its routing key, and send nothing',
    )
    .addOption(amqpUrl())
    .addOption(wait())
    .addOption(shutdownTimeout());
}

function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
