/** What is said of dead letters beside the data: how many, of how many, and what became of them. */
import type { Causes, Cause } from '../pipeline/dead-causes.ts';
import type { DropPlan, Dropped } from '../pipeline/dead-drop.ts';
import type { ReplayTally } from '../pipeline/dead-replay.ts';
import type { Scan } from '../pipeline/dead-scan.ts';
import type { Swept } from '../pipeline/dead-sweep.ts';
import { count } from './summary.ts';

const MAX_CODES = 5;

interface Listed {
  cause?: string | undefined;
  limit?: number | undefined;
}

/** `7 dead letters`, and what else there is to know of a list of them. */
export function listSummary(scan: Scan, { cause, limit }: Listed): string {
  const { causes, looked, found, isCut } = scan;
  const what = lettersText(causes.count) + (cause === undefined ? '' : ` with the cause ${cause}`);
  if (isCut) return `${what}; ${cutText(scan)}`;
  const isFull = limit !== undefined && causes.count >= limit && looked < found;
  return isFull ? `${what}, the first; the queue has ${count(found)}` : what;
}

/** Said where letters stand behind more others than may be held. */
export function cutText({ looked, found }: Swept): string {
  return `looked at the first ${count(looked)} of ${count(found)}; --scan looks at more`;
}

/** `3 dead letters (2 of 10334, 1 of unreadable)`. */
export function plannedText(causes: Causes): string {
  const what = lettersText(causes.count);
  return causes.count === 0 ? what : `${what} (${codesText(causes.list())})`;
}

/** `Drop 3 dead letters for good (2 of 10334, 1 of unreadable)?` */
export function dropQuestion({ causes, looked, found }: DropPlan): string {
  const rest = found - looked;
  const more = rest > 0 ? `, and such among the other ${count(rest)}` : '';
  return `Drop ${plannedText(causes)} for good${more}?`;
}

export function dropSummary({ dropped, found }: Dropped): string {
  return `dropped ${count(dropped)} of ${lettersText(found)}`;
}

/** `replayed 3 · unroutable 1`. */
export function replaySummary({ replayed, unroutable, unsettled }: ReplayTally): string {
  const parts = [`replayed ${count(replayed)}`];
  if (unroutable.count > 0) parts.push(`unroutable ${count(unroutable.count)}`);
  if (unsettled > 0) parts.push(`not confirmed ${count(unsettled)}`);
  return parts.join(' · ');
}

export function unroutableText({ unroutable }: ReplayTally): string {
  return `no queue took ${plannedText(unroutable)}: still where they were`;
}

function lettersText(letters: number): string {
  return `${count(letters)} dead letter${letters === 1 ? '' : 's'}`;
}

function codesText(causes: readonly Cause[]): string {
  const byCode = new Map<string, number>();
  for (const { code, count: some } of causes) byCode.set(code, (byCode.get(code) ?? 0) + some);
  const parts = [...byCode].slice(0, MAX_CODES).map(([code, some]) => `${count(some)} of ${code}`);
  return parts.join(', ') + (byCode.size > MAX_CODES ? ', ...' : '');
}
