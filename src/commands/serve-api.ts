/** `logagg serve-api`: its flags. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { type Ended, mongoUrl, readFrom } from './options.ts';

export function declareServeApi(command: Command, io: Io, ended: Ended): void {
  command
    .addOption(
      new Option('--host <address>', 'address to listen on')
        .env('LOGAGG_HOST')
        .default('127.0.0.1'),
    )
    .addOption(new Option('--port <n>', 'port; 0 for any').env('LOGAGG_PORT').default('5000'))
    .addOption(mongoUrl())
    .addOption(readFrom())
    .addHelpText(
      'after',
      `
Routes:
  GET /logs/<service>              the newest logs of a service, oldest first
  GET /logs/<service>/<severity>   of one severity; ERROR, or WARN+ for that and worse
  ?limit=100                       how many at most, up to 1000`,
    )
    .action(async (flags: Record<string, unknown>) => {
      const { runServeApi } = await import('./run-serve-api.ts');
      ended(await runServeApi(io, flags));
    });
}
