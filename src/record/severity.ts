/** Severity: six names, ordered by their OpenTelemetry number. */

export const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;

export type Severity = (typeof SEVERITIES)[number];

/**
 * Severity numbers of the OpenTelemetry log data model (appendix B), the first of each range.
 * https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
 */
export const SEVERITY_NUMBER: Readonly<Record<Severity, number>> = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  WARN: 13,
  ERROR: 17,
  FATAL: 21,
};

/** Level words of the common loggers and of syslog. `critical` of unknown origin is an error. */
const ALIASES: Readonly<Record<Severity, readonly string[]>> = {
  TRACE: ['trace', 'trc', 'verbose', 'silly', 'finest', 't'],
  DEBUG: ['debug', 'dbg', 'fine', 'finer', 'config', 'd'],
  INFO: ['info', 'inf', 'information', 'informational', 'notice', 'log', 'i'],
  WARN: ['warn', 'warning', 'wrn', 'w'],
  ERROR: ['error', 'err', 'severe', 'crit', 'critical', 'alert', 'e'],
  FATAL: ['fatal', 'ftl', 'panic', 'emerg', 'emergency', 'f'],
};

const BY_WORD: ReadonlyMap<string, Severity> = new Map(
  SEVERITIES.flatMap((severity) => ALIASES[severity].map((word) => [word, severity] as const)),
);

/** As words come in a handful of spellings, each is folded to lower case only once. */
const BY_SPELLING = new Map<string, Severity | undefined>();
const MAX_SPELLINGS = 1000;

/** The severity that a level word names in any case, or undefined. */
export function severityOf(word: string): Severity | undefined {
  const known = BY_SPELLING.get(word);
  if (known !== undefined) return known;
  const severity = BY_WORD.get(word.toLowerCase());
  if (severity !== undefined && BY_SPELLING.size < MAX_SPELLINGS) BY_SPELLING.set(word, severity);
  return severity;
}

/** All severities from this one up. */
export function severitiesFrom(lowest: Severity): Severity[] {
  return SEVERITIES.filter((severity) => SEVERITY_NUMBER[severity] >= SEVERITY_NUMBER[lowest]);
}
