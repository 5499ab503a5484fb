/** `logagg monitor`: its flags. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { notifierOptions, ruleOptions } from './monitor-options.ts';
import { amqpUrl, type Ended, mongoUrl, timezone, wait } from './options.ts';

export function declareMonitor(command: Command, io: Io, ended: Ended): void {
  for (const option of [...ruleOptions(), ...notifierOptions()]) command.addOption(option);
  command
    .option('-q, --quiet', 'alerts only, without the errors and warnings')
    .option('--all', 'from a queue of its own: shows everything and takes nothing from others')
    .addOption(
      new Option(
        '--ack',
        'acknowledge messages when they are counted, so that none is lost with a monitor; slower',
      ).conflicts('all'),
    )
    .addOption(
      new Option(
        '--clock <which>',
        'count by the time of the event, or of its receipt, for sources whose clocks are behind',
      )
        .choices(['event', 'receipt'])
        .default('event'),
    )
    .option('--explain', 'print each decision of the rules')
    .option('--once', 'end with 0 at the first alert')
    .option('--timeout <duration>', 'end after so long, with 1 if there was no alert')
    .addOption(
      new Option(
        '--test',
        'print when the rules would have fired, from what is stored, instead of watching',
      ).conflicts(['all', 'ack', 'once', 'timeout', 'notify']),
    )
    .option('-S, --since <time>', 'from when on --test looks (default: 7d)')
    .addOption(timezone('of the times shown'))
    .addOption(amqpUrl())
    .addOption(mongoUrl())
    .addOption(wait())
    .addHelpText(
      'after',
      `
Several monitors share their counts through MongoDB, and one of them tells of each alert. Without
MongoDB a monitor counts alone, and says so.

Examples:
  logagg monitor --threshold 50 --window 5m --by service
  logagg monitor -q --absent 5m --spike 5x --notify webhook=https://alerts.example/logagg
  logagg monitor --test --since 7d --threshold 20
  logagg monitor -q --once --timeout 10m`,
    )
    .action(async (_flags: unknown, self: Command) => {
      const { runMonitor } = await import('./run-monitor.ts');
      ended(await runMonitor(io, self.optsWithGlobals()));
    });
}
