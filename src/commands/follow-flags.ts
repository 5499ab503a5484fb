/** The flags of `logagg search` that make it go on with what comes. */
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { amqpUrl, duration, wait } from '../config.ts';
import { LogaggError } from '../errors.ts';
import type { Io } from '../io.ts';
import * as options from './options.ts';
import { contextOf, summaryOf, type View } from './search-view.ts';

export function declareFollow(command: Command): void {
  command
    .optionsGroup('Following:')
    .option('-f, --follow', 'go on with what comes, from RabbitMQ, until --until or Ctrl-C')
    .addOption(
      new Option('--reorder <duration>', 'how long a record waits for those that belong before it')
        .env('LOGAGG_REORDER')
        .default('500ms'),
    )
    .addOption(options.amqpUrl())
    .addOption(options.wait());
}

/** For the schema of the whole command. */
export function followShape(env: Io['env']) {
  return {
    follow: z.boolean().default(false),
    reorder: duration,
    amqpUrl: amqpUrl(env),
    wait,
  };
}

/** Throws a usage error for flags that have no meaning for a stream without an end. */
export function checkFollow(view: View & { follow: boolean }): void {
  if (!view.follow) return;
  const summary = summaryOf(view);
  if (summary !== undefined) throw alone(summary);
  if (contextOf(view) !== undefined) throw alone('context');
  if (view.reverse) throw alone('reverse');
  if (view.out !== undefined) throw alone('out', '> writes what comes into a file');
  if (view.exitCode) throw alone('exit-code');
  if (view.output === 'json') throw alone('output json', 'an array has an end; ndjson has none');
}

function alone(flag: string, hint?: string): LogaggError {
  return new LogaggError('usage', `--${flag} does not go with --follow`, {
    ...(hint !== undefined && { hint }),
  });
}
