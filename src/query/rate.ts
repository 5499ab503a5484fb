/** Rates as text: `50/s`, `600/m`, `50`, `max`. */
import { LogaggError } from '../errors.ts';
import { shortened } from './span.ts';

const SECONDS: ReadonlyMap<string, number> = new Map([
  ...named('s sec second', 1),
  ...named('m min minute', 60),
  ...named('h hr hour', 3600),
]);

/** Paced exactly; without a pace it is as fast as the machine. */
const MAX_PER_SECOND = 100_000;
/** Once a day: nobody waits longer for a demo. */
const MIN_PER_SECOND = 1 / 86_400;
const MAX_LENGTH = 30;

/** Records a second of `50/s`, `600/m`, `20/h` or a bare number, which is a second's; `max` is Infinity. Throws a usage error for anything else. */
export function parseRate(text: string): number {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'max') return Number.POSITIVE_INFINITY;
  const match =
    trimmed.length <= MAX_LENGTH
      ? /^(\d+(?:\.\d+)?|\.\d+)(?:\s*\/\s*([a-z]+))?$/.exec(trimmed)
      : null;
  if (match === null) throw refused(`${shortened(text.trim())}: not a rate`);
  const [, amount = '', unit = 's'] = match;
  const seconds = SECONDS.get(unit);
  if (seconds === undefined) throw refused(`${trimmed}: unknown unit "${unit}"`);
  const rate = Number(amount) / seconds;
  if (rate < MIN_PER_SECOND) throw refused(`${trimmed}: less than one a day`);
  if (rate > MAX_PER_SECOND) throw refused(`${trimmed}: more than ${MAX_PER_SECOND}/s`);
  return rate;
}

function refused(message: string): LogaggError {
  return new LogaggError('usage', message, {
    hint: `Rates look like 50/s, 600/m, 20/h or 50, up to ${MAX_PER_SECOND}/s; max is as fast as it goes`,
  });
}

function named(words: string, seconds: number): [string, number][] {
  return words.split(' ').map((word) => [word, seconds]);
}
