/** What rules learn of the past, while the past itself is played back: from the records that have gone by. */
import type { LogRecord } from '../../record/record.ts';
import type { LastSeen, ServiceHistory } from '../../store/last-seen.ts';
import type { UsualRates } from '../../store/usual-rates.ts';
import { createNameTest, groupOf, type Grouping } from './grouping.ts';

export interface ReplayedPast extends UsualRates, ServiceHistory {
  add(record: LogRecord): void;
}

const MINUTE_MS = 60_000;

/** Keeps counts by the minute, for as long as the longest baseline. */
export function createReplayedPast(groupings: readonly Grouping[], keepMs: number): ReplayedPast {
  const seen = new Map<string, LastSeen>();
  /** By grouping, then minute, then what counts as the same. */
  const minutes = new Map(groupings.map((by) => [JSON.stringify(by), new Map<number, Minute>()]));
  let newest = 0;
  let oldest = Number.POSITIVE_INFINITY;

  return {
    add(record) {
      const { timestamp: at, service, message } = record;
      oldest = Math.min(oldest, at);
      if (at >= (seen.get(service)?.at ?? 0)) seen.set(service, { service, at, message });
      const minute = Math.floor(at / MINUTE_MS);
      for (const by of groupings) {
        const ofGrouping = minutes.get(JSON.stringify(by)) ?? new Map<number, Minute>();
        const counts: Minute = ofGrouping.get(minute) ?? new Map();
        ofGrouping.set(minute, counts);
        const key = `${record.severity}\n${service}\n${groupOf(record, by)}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if (minute <= newest) continue;
        for (const old of ofGrouping.keys()) {
          if (old * MINUTE_MS < at - keepMs) ofGrouping.delete(old);
        }
      }
      newest = Math.max(newest, minute);
    },
    async count({ since, until, severities, services }, by) {
      if (oldest >= until) return undefined;
      const totals = new Map<string, number>();
      for (const [minute, counts] of minutes.get(JSON.stringify(by)) ?? []) {
        if (minute * MINUTE_MS < since || minute * MINUTE_MS >= until) continue;
        for (const [key, count] of counts) {
          const [severity = '', service = '', ...rest] = key.split('\n');
          const group = rest.join('\n');
          if (!severities.some((one) => one === severity)) continue;
          if (!createNameTest(services)(service)) continue;
          totals.set(group, (totals.get(group) ?? 0) + count);
        }
      }
      return Array.from(totals, ([value, count]) => ({ value, count }));
    },
    async lastSeen(since) {
      return Array.from(seen.values()).filter(({ at }) => at >= since);
    },
  };
}

type Minute = Map<string, number>;
