/** Times as numbers since the epoch, their unit told by their length. */

/** Digits of a present-day epoch in seconds, milliseconds, microseconds and nanoseconds. */
const LENGTHS: readonly number[] = [10, 13, 16, 19];
const MS_DIGITS = 13;

/**
 * Milliseconds since the epoch, or undefined if the text is no epoch. Works on the digits, for 19 of
 * them do not fit a number. A fraction goes with seconds only.
 */
export function epochTime(text: string): number | undefined {
  const [, at, digits = '', fraction] = /^(@?)(\d{1,19})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  const seconds = at === '@' ? digits.length <= 11 : digits.length === 10;
  if (seconds) return Number(digits) * 1000 + Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  if (fraction !== undefined || !LENGTHS.includes(digits.length)) return undefined;
  return Number(digits.slice(0, MS_DIGITS));
}
