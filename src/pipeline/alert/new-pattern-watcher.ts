/** Novelty: a kind of message that nobody has seen in the time that is remembered. */
import type { LogRecord } from '../../record/record.ts';
import { templateOf } from '../../record/template.ts';
import type { Reader } from '../../store/reader.ts';
import { createNameTest } from './grouping.ts';
import type { NewPatternRule } from './rule.ts';
import type { Sighting, Watcher } from './watcher.ts';

/** Kinds of message that are remembered; a program that makes more has its numbers in words, and is not told apart. */
const MAX_PATTERNS = 10_000;
/** Records that are read to learn what is known; the newest. At 300,000 a second it takes less than a second. */
const MAX_LEARNED = 200_000;
/** MonitoringQueue keeps a message so long: what is newer may still come, and is to be new then. */
export const QUEUE_MS = 10 * 60_000;
const MAX_LENGTH = 200;

export function createNewPatternWatcher(rule: NewPatternRule, reader: Reader): Watcher {
  const isWatched = createNameTest(rule.services);
  const severe = new Set(rule.severities);
  /** When each was there last. */
  const known = new Map<string, number>();
  const fresh = new Map<string, { at: number; record: LogRecord }>();
  let isLearned = false;
  let isFull = false;

  /** Whether it is new. */
  function remember(pattern: string, at: number): boolean {
    const last = known.get(pattern);
    if (last === undefined && known.size >= MAX_PATTERNS) {
      isFull = true;
      return false;
    }
    known.set(pattern, Math.max(at, last ?? at));
    return last === undefined || last < at - rule.rememberMs;
  }

  function sight(pattern: string, at: number, record: LogRecord, now: number): Sighting {
    return {
      group: pattern,
      now,
      firedAt: at,
      isLow: undefined,
      because: `new: ${pattern}`,
      facts: () => ({
        count: 1,
        windowMs: rule.rememberMs,
        threshold: 1,
        services: [{ text: record.service, count: 1 }],
        messages: [{ text: pattern, count: 1 }],
        search: { services: [record.service], severities: [record.severity], since: at },
      }),
    };
  }

  return {
    rule,
    // It is told once; its state, kept for as long as is remembered, keeps all monitors from telling it again.
    policy: { clearForMs: 0, cooldownMs: undefined, remindMs: Number.POSITIVE_INFINITY },
    add(record, at) {
      if (!severe.has(record.severity) || !isWatched(record.service)) return;
      const pattern = templateOf(record.message).slice(0, MAX_LENGTH);
      if (remember(pattern, at)) fresh.set(pattern, { at, record });
    },
    async learn(now) {
      if (isLearned) return;
      const { services, severities } = rule;
      const range = { since: now - rule.rememberMs, until: now - QUEUE_MS };
      const query = { services, severities, words: [], ...range };
      for await (const records of reader.find(query, 'newest-first', MAX_LEARNED)) {
        for (const record of records) {
          const pattern = templateOf(record.message).slice(0, MAX_LENGTH);
          // One that came while this was read is no news then.
          remember(pattern, record.timestamp);
          fresh.delete(pattern);
        }
      }
      isLearned = true;
    },
    look({ now }, episodes) {
      // Before it has learned what is known, everything would be new.
      if (!isLearned) return [];
      for (const pattern of episodes.keys()) fresh.delete(pattern);
      return Array.from(fresh, ([pattern, { at, record }]) => sight(pattern, at, record, now));
    },
    remarks() {
      if (!isFull) return [];
      return [
        `${rule.name}: more than ${MAX_PATTERNS} kinds of message; further ones are not told`,
      ];
    },
  };
}
