/** An alert as a line: what was counted, by which rule, and the search that shows it. */
import type { Alert, ErrorRateSettings } from '../pipeline/error-rate.ts';
import { formatDuration } from '../query/duration.ts';
import { formatInstant } from '../query/instant.ts';
import { printable } from './printable.ts';
import type { RenderOptions } from './renderer.ts';
import { count } from './summary.ts';

/** Said at the start: without it a quiet system looks like a monitor that does not work. */
export function watchNotice(rule: ErrorRateSettings): string {
  const window = formatDuration(rule.windowMs);
  return `watching errors and warnings; alert at ${count(rule.threshold)} errors within ${window}`;
}

const MAX_SERVICES = 3;

/** `2026-11-24 10:15:02.123 ALERT high error rate: 10 errors within 1m (api 7, web 3): logagg search ...` */
export function renderAlert(
  alert: Alert,
  rule: ErrorRateSettings,
  { zone, theme }: RenderOptions,
): string {
  const window = formatDuration(rule.windowMs);
  const services = alert.services
    .slice(0, MAX_SERVICES)
    .map(({ service, count: errors }) => `${printable(service)} ${count(errors)}`)
    .join(', ');
  const others = alert.services.length > MAX_SERVICES ? ', ...' : '';
  const text = `high error rate: ${count(rule.threshold)} errors within ${window} (${services}${others})`;
  return (
    `${theme.dim(formatInstant(alert.at, zone))} ${theme.severity('FATAL', 'ALERT')} ` +
    `${theme.bold(text)}: logagg search --severity ERROR+ --since ${window}`
  );
}
