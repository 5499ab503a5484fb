/** A payment service in the middle of an incident: free text, a time with its zone and a level. */
import { formatRfc3339 } from '../../../src/record/rfc3339.ts';
import type { Random } from '../random.ts';
import type { Line } from './line.ts';

/** Every second line is an error. */
export function paymentLines(random: Random, times: readonly number[]): Line[] {
  return times.map((time, index): Line => {
    const order = random.whole(84_000, 86_999);
    const severity = index % 2 === 0 ? 'INFO' : 'ERROR';
    const message =
      severity === 'INFO'
        ? `card of order ${order} sent to the bank`
        : `order ${order}: the bank timed out after 5000 ms`;
    return { time, severity, text: `${formatRfc3339(time)} ${severity} ${message}` };
  });
}
