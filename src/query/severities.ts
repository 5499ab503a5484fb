/** The severity grammar of flags and API: `ERROR`, `WARN,ERROR`, `WARN+` (that and worse), `INFO..WARN`. */
import { LogaggError } from '../errors.ts';
import { SEVERITIES, SEVERITY_NUMBER, type Severity, severityOf } from '../record/severity.ts';

/** The severities that a text names, mildest first; throws a usage error that names the word it stumbled on. */
export function parseSeverities(text: string): Severity[] {
  const chosen = new Set(text.split(',').flatMap((part) => parsePart(part.trim())));
  return SEVERITIES.filter((severity) => chosen.has(severity));
}

function parsePart(part: string): Severity[] {
  const [low = '', high, ...more] = part.split('..');
  if (more.length > 0) throw unknownSeverity(part);
  if (high !== undefined)
    return between(parseSeverity(low), high === '' ? 'FATAL' : parseSeverity(high));
  if (part.endsWith('+')) return between(parseSeverity(part.slice(0, -1)), 'FATAL');
  return [parseSeverity(part)];
}

function between(low: Severity, high: Severity): Severity[] {
  return SEVERITIES.filter(
    (severity) =>
      SEVERITY_NUMBER[severity] >= SEVERITY_NUMBER[low] &&
      SEVERITY_NUMBER[severity] <= SEVERITY_NUMBER[high],
  );
}

/** One severity by its name or an alias; throws a usage error for any other word. */
export function parseSeverity(word: string): Severity {
  const severity = severityOf(word);
  if (severity === undefined) throw unknownSeverity(word);
  return severity;
}

function unknownSeverity(word: string): LogaggError {
  return new LogaggError('usage', `unknown severity '${word}'`, {
    hint: `one of ${SEVERITIES.join(' ')}; a list with commas, WARN+ for that and worse, INFO..WARN for a range`,
  });
}
