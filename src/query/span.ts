/** Spans of time as people write them: `1h30m`, `1.5 hours`, `1y6mo`. Shared by durations and times. */
import { LogaggError } from '../errors.ts';

/** Months and years have no fixed length, so they are counted apart from milliseconds. */
interface Span {
  months: number;
  ms: number;
}

const UNITS: ReadonlyMap<string, Span> = new Map([
  ...named('ns nanosecond nanoseconds', { months: 0, ms: 1e-6 }),
  ...named('us µs μs microsecond microseconds', { months: 0, ms: 1e-3 }),
  ...named('ms millisecond milliseconds', { months: 0, ms: 1 }),
  ...named('s sec secs second seconds', { months: 0, ms: 1000 }),
  ...named('m min mins minute minutes', { months: 0, ms: 60_000 }),
  ...named('h hr hrs hour hours', { months: 0, ms: 3_600_000 }),
  ...named('d day days', { months: 0, ms: 86_400_000 }),
  ...named('w week weeks', { months: 0, ms: 604_800_000 }),
  ...named('mo month months', { months: 1, ms: 0 }),
  ...named('y yr yrs year years', { months: 12, ms: 0 }),
]);

const TERM = /\s*(\d+(?:\.\d+)?|\.\d+)\s*([a-zµμ]+)/iy;
const MAX_LENGTH = 100;

/** 1000 years: longer than any log is kept, short enough for date arithmetic to stay valid. */
const MAX_MONTHS = 12_000;
const MAX_MS = 365_250 * 86_400_000;

/**
 * The sum of all terms of `text`; units in any case and order, but `M` is refused, as it may mean
 * minutes or months.
 * Throws a usage error that quotes the text when it has no unit, an unknown one, or is too long.
 */
export function readSpan(text: string): Span {
  const total = { months: 0, ms: 0 };
  let end = 0;
  for (TERM.lastIndex = 0; end < text.length; end = TERM.lastIndex) {
    const term = text.length <= MAX_LENGTH ? TERM.exec(text) : null;
    if (term === null) throw notASpan(text);
    const [, amount = '', word = ''] = term;
    const unit = UNITS.get(word === 'M' ? word : word.toLowerCase());
    if (unit === undefined) throw refused(`${text}: unknown unit "${word}"`);
    if (unit.months > 0 && amount.includes('.')) throw refused(`${text}: no parts of a ${word}`);
    total.months += Number(amount) * unit.months;
    total.ms += Number(amount) * unit.ms;
  }
  if (text === '') throw notASpan(text);
  if (total.months > MAX_MONTHS || total.ms > MAX_MS) {
    throw refused(`${shortened(text)}: longer than 1000 years`);
  }
  return total;
}

/** Quotes what the user typed in an error, cut to a length that fits a line. */
export function shortened(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text || '(empty)';
}

function notASpan(text: string): LogaggError {
  return /^\d+$/.test(text) && text.length <= MAX_LENGTH
    ? refused(`${text}: no unit. Did you mean ${text}s?`)
    : refused(`${shortened(text)}: not a duration`);
}

function refused(message: string): LogaggError {
  return new LogaggError('usage', message, {
    hint: 'Durations look like 350ms, 90s, 15m, 1h30m, 1.5h, 2d or 1w',
  });
}

function named(words: string, span: Span): [string, Span][] {
  return words.split(' ').map((word) => [word, span]);
}
