/** `logagg emit`: its flags. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { FORMATS } from '../record/formats.ts';
import { amqpUrl, type Ended, shutdownTimeout, timezone, wait } from './options.ts';

export function declareEmit(command: Command, io: Io, ended: Ended): void {
  command
    .argument('[files...]', 'files to read; - or none: standard input')
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
    .addOption(timezone('of times without a zone'))
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
    .option(
      '--dry-run',
      'print what would be sent, as NDJSON with its routing key, and send nothing',
    )
    .addOption(amqpUrl())
    .addOption(wait())
    .addOption(shutdownTimeout())
    .addHelpText(
      'after',
      `
Examples:
  tail -f app.log | logagg emit --service api
  logagg emit /var/log/app/*.log
  logagg emit --dry-run app.log | head`,
    )
    .action(async (files: string[], flags: Record<string, unknown>) => {
      const { runEmit } = await import('./run-emit.ts');
      ended(await runEmit(io, files, flags));
    });
}
