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
  const { returned, spooled, dropped, unsettled, recovered, misfits } = tally;
  return join([
    `read ${count(tally.read)}`,
    `confirmed ${count(tally.confirmed)}`,
    `returned ${count(returned)}`,
    spooled > 0 ? `kept in the spool ${count(spooled)}` : '',
    dropped > 0 ? `dropped ${count(dropped)}` : '',
    unsettled > 0 ? `not confirmed ${count(unsettled)}` : '',
    recovered > 0 ? `of earlier runs ${count(recovered)}` : '',
    misfits.count > 0 ? `not of the format ${count(misfits.count)}` : '',
    rate(tally.confirmed, seconds),
  ]);
}

/** How many lines were not of the format that was asked for, and the first of them. */
export function misfitReport({ count: lines, samples }: EmitTally['misfits']): string[] {
  if (lines === 0) return [];
  const shown = samples.length < lines ? `; the first ${samples.length}:` : ':';
  const were = lines === 1 ? 'line was' : 'lines were';
  return [`${count(lines)} ${were} not of the format${shown}`, ...samples.map((s) => `  ${s}`)];
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
    tally.notified > 0 ? `notified ${count(tally.notified)}` : '',
    tally.undelivered > 0 ? `not delivered ${count(tally.undelivered)}` : '',
    tally.unreadable > 0 ? `unreadable ${count(tally.unreadable)}` : '',
  ]);
}

function join(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** `1,204` in every locale, as the line may be read by a script. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function rate(records: number, seconds: number): string {
  return seconds > 0 ? `${count(Math.round(records / seconds))}/s` : '';
}
