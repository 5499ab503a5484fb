/** Durations: text such as `1h30m` to milliseconds and back. */
import { LogaggError } from '../errors.ts';
import { readSpan } from './span.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Milliseconds of a duration, rounded to the nearest; a day is 24 hours.
 * Units are ns us ms s m h d w and their English words, terms add up: `1h30m`, `1.5h`, `2 days`.
 * Throws a usage error for anything else: no unit, months, a sign, more than 1000 years, or a
 * duration that is not zero but under one millisecond, which rounding would turn into "none".
 */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  const span = readSpan(trimmed);
  if (span.months > 0) {
    throw new LogaggError('usage', `${trimmed}: a month or a year has no fixed length`, {
      hint: 'Count in days or weeks: 30d, 12w, 365d',
    });
  }
  if (span.ms > 0 && span.ms < 1) {
    throw new LogaggError('usage', `${trimmed}: shorter than one millisecond`, {
      hint: 'The shortest duration is 1ms',
    });
  }
  return Math.round(span.ms);
}

/**
 * A duration in milliseconds for a person: `350ms`, `2.4s`, `1h30m`, `2d4h`.
 * Rounded to its second largest unit, so that `parseDuration` reads back about the same.
 */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return String(ms);
  if (ms < 0) return `-${formatDuration(-ms)}`;
  const whole = Math.round(ms);
  if (whole === 0) return '0s';
  if (whole < SECOND) return `${whole}ms`;
  const tenths = Math.round(whole / 100);
  if (tenths < 600) return `${tenths / 10}s`;
  return minutesAndSeconds(whole) ?? hoursAndMinutes(whole) ?? daysAndHours(whole);
}

function minutesAndSeconds(ms: number): string | undefined {
  const seconds = Math.round(ms / SECOND);
  return seconds < 3600 ? joined(seconds, 60, 'm', 's') : undefined;
}

function hoursAndMinutes(ms: number): string | undefined {
  const minutes = Math.round(ms / MINUTE);
  return minutes < 1440 ? joined(minutes, 60, 'h', 'm') : undefined;
}

function daysAndHours(ms: number): string {
  return joined(Math.round(ms / HOUR), DAY / HOUR, 'd', 'h');
}

function joined(count: number, perLarge: number, large: string, small: string): string {
  const rest = count % perLarge;
  return `${Math.floor(count / perLarge)}${large}${rest > 0 ? `${rest}${small}` : ''}`;
}
