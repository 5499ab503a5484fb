/** `logagg prune`: its flags. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { type Ended, mongoUrl, timezone } from './options.ts';

export function declarePrune(command: Command, io: Io, ended: Ended): void {
  command
    .requiredOption('--days <n>', 'keep what is younger than so many days of 24 hours')
    .option('--dry-run', 'say what would go, and remove nothing')
    .option('-y, --yes', 'do not ask')
    .addOption(timezone('of the times shown'))
    .addOption(mongoUrl())
    .addHelpText(
      'after',
      `
Examples:
  logagg prune --days 10 --dry-run
  0 0 * * *  logagg prune --days 10     a line for cron: every midnight`,
    )
    .action(async (flags: Record<string, unknown>) => {
      const { runPrune } = await import('./run-prune.ts');
      ended(await runPrune(io, flags));
    });
}
