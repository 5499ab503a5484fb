/** The severity that the value of a field tells: words, and the numbers of the schemes that use them. */
import { SEVERITIES, SEVERITY_NUMBER, type Severity, severityOf } from '../severity.ts';

/** Words of one logger only, which in prose are no levels: winston and zap, as their OpenTelemetry bridges map them. */
const RARE_WORDS: ReadonlyMap<string, Severity> = new Map([
  ['http', 'DEBUG'],
  ['dpanic', 'ERROR'],
]);
/** Go's slog writes what lies between its levels as an offset: `ERROR+2`, `DEBUG-4`. */
const OFFSET_WORD = /^(DEBUG|INFO|WARN|ERROR)([+-]\d{1,4})$/;
/** Colours, which winston puts around the word where `colorize` comes before `json`. */
const COLOUR = /\u001b\[[\d;]{0,20}m/g;
const MAX_WORD_LENGTH = 40;

/**
 * RFC 5424 section 6.2.1: emergency, alert, critical, error, warning, notice, informational, debug. Emergency is a
 * system unusable; alert and critical are errors to us, notice is information.
 */
const SYSLOG: readonly Severity[] = [
  'FATAL',
  'ERROR',
  'ERROR',
  'ERROR',
  'WARN',
  'INFO',
  'INFO',
  'DEBUG',
];

/** A level word of a structured line, which can be nothing else: more words than prose may be searched for. */
export function severityOfWord(word: string): Severity | undefined {
  return severityOf(word) ?? (word.length <= MAX_WORD_LENGTH ? severityOfOddWord(word) : undefined);
}

function severityOfOddWord(word: string): Severity | undefined {
  const bare = word.replace(COLOUR, '').trim();
  const [, base, offset] = OFFSET_WORD.exec(bare) ?? [];
  if (base === undefined) return severityOf(bare) ?? RARE_WORDS.get(bare.toLowerCase());
  const severity = severityOf(base);
  // slog's levels and OpenTelemetry's numbers have the same steps, 9 apart.
  const number = severity === undefined ? 0 : SEVERITY_NUMBER[severity] + Number(offset);
  return severityOfNumber(Math.min(Math.max(number, 1), 24));
}

/** 0 emergency to 7 debug. */
export function severityOfSyslog(number: number): Severity | undefined {
  return SYSLOG[number];
}

/** pino's and bunyan's 10 trace to 60 fatal, and levels of one's own between. Above are other schemes: Monolog's 200 is INFO. */
export function severityOfPino(number: number): Severity | undefined {
  if (!(number >= 10 && number < 100)) return undefined;
  return SEVERITIES[Math.min(Math.floor(number / 10) - 1, 5)];
}

/** OpenTelemetry's 1 trace to 24 fatal. */
export function severityOfNumber(number: number): Severity | undefined {
  if (!(number >= 1 && number <= 24)) return undefined;
  return SEVERITIES[Math.floor((number - 1) / 4)];
}
