/** Cron expressions: `0 0 * * *`, with seconds in front where they are wanted, or `@daily`. */
import { Cron } from 'croner';
import { LogaggError, messageOf } from '../errors.ts';
import { shortened } from './span.ts';
import type { Zone } from './zone.ts';

/** The first turn after an instant, both ms since the epoch; undefined where there is none any more. */
export type Turns = (after: number) => number | undefined;

/**
 * Day of the month and day of the week are joined by "or" where both are given, as in crontab(5). Of a time of day
 * that the clocks skip the turn comes right after; of one that they show twice, once. Throws a usage error for a text
 * that is no expression.
 */
export function parseCron(text: string, { name }: Zone): Turns {
  const quoted = `'${shortened(text)}'`;
  const cron = open(text, name, quoted);
  const turns: Turns = (after) => cron.nextRun(new Date(after))?.getTime();
  if (turns(Date.now()) !== undefined) return turns;
  throw new LogaggError('usage', `${quoted}: such a time never comes`);
}

function open(text: string, timezone: string, quoted: string): Cron {
  try {
    return new Cron(text, { timezone, paused: true });
  } catch (error) {
    throw new LogaggError('usage', `${quoted} is no cron expression: ${messageOf(error)}`, {
      cause: error,
      hint: "for example '0 0 * * *', every midnight, or '30 3 * * 7', Sundays at 03:30",
    });
  }
}
