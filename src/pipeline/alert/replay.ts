/** Plays stored records back through the rules, as if each came when it happened: when would they have fired, and why? */
import type { Query } from '../../query/query.ts';
import { SEVERITIES } from '../../record/severity.ts';
import type { Reader } from '../../store/reader.ts';
import { createBoard, type Decision } from './board.ts';
import type { Notice } from './notice.ts';
import { QUEUE_MS } from './new-pattern-watcher.ts';
import { createReplayedPast } from './replayed-past.ts';
import type { Rule } from './rule.ts';
import { createWatchers } from './watchers.ts';

export interface ReplayJob {
  rules: readonly Rule[];
  reader: Reader;
  /** Ms since the epoch, the end excluded. */
  since: number;
  until: number;
  onNotice(notice: Notice): void;
  onDecision(decision: Decision): void;
  onRemark(text: string): void;
  stop: AbortSignal;
}

export interface ReplayTally {
  records: number;
  alerts: number;
}

/** As often as a monitor looks when nothing comes. */
const STEP_MS = 1000;
const DAY_MS = 86_400_000;

export async function replay(job: ReplayJob): Promise<ReplayTally> {
  const { rules, reader, since, until, stop } = job;
  const tally: ReplayTally = { records: 0, alerts: 0 };
  const spikes = rules.flatMap((rule) => (rule.kind === 'rate' && rule.spike ? [rule] : []));
  const past = createReplayedPast(
    spikes.map(({ by }) => by),
    memoryMs(rules) + DAY_MS,
  );
  const watchers = createWatchers(rules, 'replay', { reader, usualRates: past, history: past });
  let now = since;
  let nextLook = since;
  const board = createBoard({
    watchers,
    door: undefined,
    instance: 'replay',
    clock: 'event',
    seesAll: true,
    now: () => now,
    listeningFor: () => Number.POSITIVE_INFINITY,
    onNotice(notice) {
      if (notice.kind === 'firing') tally.alerts += 1;
      job.onNotice(notice);
    },
    onUnshared: () => undefined,
    onDecision: job.onDecision,
    onRemark: job.onRemark,
  });

  /** Looks as a monitor would until then, but not through hours in which nothing can change. */
  async function passTime(to: number): Promise<void> {
    const quietFrom = now + memoryMs(rules);
    while (nextLook <= to && !stop.aborted) {
      now = nextLook;
      for (const watcher of watchers) await watcher.learn?.(now);
      await board.look();
      nextLook += STEP_MS;
      if (nextLook > quietFrom && nextLook < to) nextLook = to;
    }
    now = Math.max(now, to);
  }

  // Before the first look, so that what is known is what was there before the range.
  for (const { rule, learn } of watchers) {
    if (rule.kind === 'new-pattern') await learn?.(since + QUEUE_MS);
  }
  for await (const run of reader.find(queryOf(rules, since, until), 'oldest-first')) {
    for (const record of run) {
      if (stop.aborted) return tally;
      if (record.timestamp >= since) {
        await passTime(record.timestamp);
        tally.records += 1;
        board.add([record]);
      }
      past.add(record);
    }
  }
  await passTime(until);
  return tally;
}

/** For how long after a record something may still come of it. */
function memoryMs(rules: readonly Rule[]): number {
  const memories = rules.map((rule) => {
    if (rule.kind === 'absent') return rule.silentMs;
    if (rule.kind === 'new-pattern') return 0;
    return Math.max(2 * rule.windowMs + rule.clearForMs, rule.spike?.baselineMs ?? 0);
  });
  return Math.max(...memories) + 60_000;
}

/** What the rules have to see; for silence, every record. What lies before the range tells what was usual. */
function queryOf(rules: readonly Rule[], since: number, until: number): Query {
  const severities = rules.flatMap((rule) => (rule.kind === 'absent' ? [] : rule.severities));
  const needsAll = rules.some(({ kind }) => kind === 'absent');
  const chosen = SEVERITIES.filter((severity) => severities.includes(severity));
  const range = { since: since - memoryMs(rules), until };
  return { services: [], severities: needsAll ? [] : chosen, words: [], ...range };
}
