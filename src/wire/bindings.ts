/** The topic patterns of the routing keys under which some records travel. */
import { SEVERITIES, type Severity } from '../record/severity.ts';

/** Every binding is a step for the broker at each message; beyond these one that takes all is cheaper. */
const MAX_PATTERNS = 200;
/** A short string of AMQP. */
const MAX_PATTERN_BYTES = 255;

/**
 * No record of our own producers that is of these services and severities travels under another key; without a list,
 * of any. A foreign producer's message is judged by its key alone, whatever its text says, with the severity in
 * capitals, as a name or in small letters.
 */
export function bindingsOf(
  services: readonly string[] | undefined,
  severities: readonly Severity[] | undefined,
): string[] {
  const patterns = patternsOf(services, severities);
  const isLong = patterns.some((pattern) => Buffer.byteLength(pattern) > MAX_PATTERN_BYTES);
  return isLong || patterns.length > MAX_PATTERNS ? ['#'] : patterns;
}

function patternsOf(
  services: readonly string[] | undefined,
  severities: readonly Severity[] | undefined,
): string[] {
  const isAny = severities === undefined || severities.length === SEVERITIES.length;
  if (services === undefined && isAny) return ['#'];
  const words = isAny ? ['*'] : severities.flatMap(spellings);
  const names = services ?? ['#'];
  const keys = names.flatMap((name) => words.map((word) => `${name}.${word}`));
  // A key without a severity is all service.
  return isAny ? [...keys, ...names] : keys;
}

function spellings(severity: Severity): string[] {
  const small = severity.toLowerCase();
  return [severity, severity.charAt(0) + small.slice(1), small];
}
