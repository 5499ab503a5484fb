/** `logagg collect`: its flags. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { amqpUrl, type Ended, mongoUrl, shutdownTimeout, timezone, wait } from './options.ts';

export function declareCollect(command: Command, io: Io, ended: Ended): void {
  command
    .addOption(
      new Option(
        '--name <name>',
        'name in the tools of both servers (default: host and process id)',
      ).env('LOGAGG_NAME'),
    )
    .addOption(
      new Option(
        '--prefetch <n>',
        'messages that may be taken and not yet stored (default: follows their size)',
      ).env('LOGAGG_PREFETCH'),
    )
    .addOption(
      new Option('--batch-size <n>', 'records a write').env('LOGAGG_WRITE_SIZE').default('1000'),
    )
    .addOption(
      new Option('--flush-interval <duration>', 'how long a record waits for company')
        .env('LOGAGG_FLUSH_INTERVAL')
        .default('100ms'),
    )
    .addOption(
      new Option(
        '--hold <duration>',
        'how long to hold records while MongoDB is away, before they go back to the queue',
      )
        .env('LOGAGG_HOLD')
        .default('1m'),
    )
    .option('--until-empty', 'end when the queue is empty')
    .addOption(
      new Option(
        '--metrics <port>',
        'figures for Prometheus on 127.0.0.1, under /metrics; 0 for any port',
      ).env('LOGAGG_METRICS'),
    )
    .addOption(timezone('of times without a zone, in text that is not from logagg'))
    .addOption(amqpUrl())
    .addOption(mongoUrl())
    .addOption(wait())
    .addOption(shutdownTimeout())
    .addHelpText(
      'after',
      `
Examples:
  logagg collect                  in several terminals; if one dies, the others get its messages
  logagg collect --until-empty    store what waits, then end`,
    )
    .action(async (flags: Record<string, unknown>) => {
      const { runCollect } = await import('./run-collect.ts');
      ended(await runCollect(io, flags));
    });
}
