/** `logagg monitor`: its flags. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { amqpUrl, type Ended, timezone, wait } from './options.ts';

export function declareMonitor(command: Command, io: Io, ended: Ended): void {
  command
    .addOption(
      new Option('--threshold <n>', 'errors that raise an alert')
        .env('LOGAGG_THRESHOLD')
        .default('10'),
    )
    .addOption(
      new Option('--window <duration>', 'when they come within so long')
        .env('LOGAGG_WINDOW')
        .default('60s'),
    )
    .addOption(timezone('of the times shown'))
    .addOption(amqpUrl())
    .addOption(wait())
    .addHelpText(
      'after',
      `
Example:
  logagg monitor --threshold 50 --window 5m`,
    )
    .action(async (_flags: unknown, self: Command) => {
      const { runMonitor } = await import('./run-monitor.ts');
      ended(await runMonitor(io, self.optsWithGlobals()));
    });
}
