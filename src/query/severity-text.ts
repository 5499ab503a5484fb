/** Severities in the shortest form of their own grammar. */
import { SEVERITIES, type Severity } from '../record/severity.ts';

/** `ERROR+` where they are one and all that is worse, else `WARN,ERROR`. What `parseSeverities` reads back. */
export function severitiesText(severities: readonly Severity[]): string {
  const chosen = SEVERITIES.filter((severity) => severities.includes(severity));
  const [lowest] = chosen;
  if (lowest === undefined) return '';
  const isOpen =
    chosen.length > 1 && chosen.length === SEVERITIES.length - SEVERITIES.indexOf(lowest);
  return isOpen ? `${lowest}+` : chosen.join(',');
}
