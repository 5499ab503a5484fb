/** Times counted from now: durations ago, and anchors such as `yesterday` or `today+9h`. */
import { LogaggError } from '../errors.ts';
import { clockTime, type TimeContext } from './calendar-time.ts';
import { readSpan } from './span.ts';
import { addMonths, instantAt, startOfDay, wallAt } from './wall.ts';
import type { Zone } from './zone.ts';

const DAY = 86_400_000;
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(9999, 11, 31);

const DAYS_FROM_TODAY: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const AGO: readonly RegExp[] = [
  /^-\s*(\S.*)$/,
  /^(.*\S)\s+ago$/i,
  /^(?:last|past)\s+(\d.*)$/i,
  /^(\d+|[\d.]+\s*[a-zµμ][\w.\sµμ]*)$/i,
];
const ANCHORED = /^([a-z]+)(?:\s+([\d:.]+))?((?:\s*[+-]\s*\w[\w.\s]*)*)$/i;
const SIGNED_SPAN = /([+-])\s*([^+-]+)/g;

/**
 * Milliseconds since the epoch, or undefined if the text has no such form.
 * Throws a usage error when it has one, but its duration cannot be read.
 */
export function relativeTime(text: string, context: TimeContext): number | undefined {
  for (const pattern of AGO) {
    const span = pattern.exec(text)?.[1];
    if (span !== undefined) return moved(context.now, -1, span, context.zone);
  }
  const [, word = '', clock, spans = ''] = ANCHORED.exec(text) ?? [];
  const anchor = anchorOf(word.toLowerCase(), clock, context);
  if (anchor === undefined) return undefined;
  let instant = anchor;
  for (const [, sign, span = ''] of spans.matchAll(SIGNED_SPAN)) {
    instant = moved(instant, sign === '-' ? -1 : 1, span.trim(), context.zone);
  }
  return instant;
}

function anchorOf(
  word: string,
  clock: string | undefined,
  { now, zone }: TimeContext,
): number | undefined {
  if (word === 'now') return clock === undefined ? now : undefined;
  const today = startOfDay(wallAt(now, zone));
  const days = Object.hasOwn(DAYS_FROM_TODAY, word) ? DAYS_FROM_TODAY[word] : daysTo(word, today);
  const timeOfDay = clock === undefined ? 0 : clockTime(clock);
  if (days === undefined || timeOfDay === undefined) return undefined;
  return instantAt(today + days * DAY + timeOfDay, zone);
}

/** The most recent such day, which may be today; full names or their first three letters. */
function daysTo(word: string, today: number): number | undefined {
  const weekday = WEEKDAYS.findIndex((name) => name === word || name.slice(0, 3) === word);
  return weekday === -1 ? undefined : -((new Date(today).getUTCDay() - weekday + 7) % 7);
}

/** Months move the wall clock and keep its time of day; all else is elapsed time. */
function moved(instant: number, direction: 1 | -1, text: string, zone: Zone): number {
  const { months, ms } = readSpan(text);
  const start =
    months === 0 ? instant : instantAt(addMonths(wallAt(instant, zone), direction * months), zone);
  const result = start + direction * ms;
  if (result < EARLIEST || result > LATEST) {
    throw new LogaggError('usage', `${text}: leads out of the years 1900 to 9999`);
  }
  return result;
}
