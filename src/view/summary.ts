/** Tallies as one line for a person. */
import type { CollectTally } from '../pipeline/collect.ts';
import type { EmitTally } from '../pipeline/emit.ts';
import type { MonitorTally } from '../pipeline/monitor.ts';

export function emitProgress(tally: EmitTally, seconds: number): string {
  return join([
    `read ${count(tally.read)}`,
    `confirmed ${count(tally.confirmed)}`,
    rate(tally.confirmed, seconds),
  ]);
}

export function emitSummary(tally: EmitTally, seconds: number): string {
  return join([
    `read ${count(tally.read)}`,
    `confirmed ${count(tally.confirmed)}`,
    `returned ${count(tally.returned)}`,
    tally.unsettled > 0 ? `not confirmed ${count(tally.unsettled)}` : '',
    rate(tally.confirmed, seconds),
  ]);
}

export function collectSummary(tally: CollectTally, seconds: number): string {
  return join([
    `stored ${count(tally.stored)}`,
    tally.duplicates > 0 ? `stored before ${count(tally.duplicates)}` : '',
    tally.parked > 0 ? `parked ${count(tally.parked)}` : '',
    tally.retries > 0 ? `retries ${count(tally.retries)}` : '',
    rate(tally.stored + tally.duplicates, seconds),
  ]);
}

export function collectProgress(tally: CollectTally, perSecond: number): string {
  return join([
    `stored ${count(tally.stored)}`,
    `${count(Math.round(perSecond))}/s`,
    `held ${count(tally.held)}`,
    tally.duplicates > 0 ? `stored before ${count(tally.duplicates)}` : '',
    `parked ${count(tally.parked)}`,
  ]);
}

export function monitorSummary(tally: MonitorTally): string {
  return join([
    `errors ${count(tally.errors)}`,
    `warnings ${count(tally.warnings)}`,
    `alerts ${count(tally.alerts)}`,
    tally.unreadable > 0 ? `unreadable ${count(tally.unreadable)}` : '',
  ]);
}

function join(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** `1,204` in every locale, as the line may be read by a script. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

function rate(records: number, seconds: number): string {
  return seconds > 0 ? `${count(Math.round(records / seconds))}/s` : '';
}
