/** Silence: a service that was heard of in the last day and is no more. */
import { formatDuration } from '../../query/duration.ts';
import { templateOf } from '../../record/template.ts';
import type { LastSeen, ServiceHistory } from '../../store/last-seen.ts';
import { createNameTest, MAX_GROUPS } from './grouping.ts';
import type { AbsentRule } from './rule.ts';
import type { Sighting, Watcher } from './watcher.ts';

/** A service of yesterday that is gone for good is not worth an alert a day. */
const HEARD_WITHIN_MS = 86_400_000;
/** Looked for so often; a silence is told by so much late at most. */
const LEARN_EVERY_MS = 5000;
const REMIND_MS = 3_600_000;
/** The group of a silence of all services. */
const EVERYONE = '(all services)';

export function createAbsentWatcher(rule: AbsentRule, history: ServiceHistory): Watcher {
  const isWatched = createNameTest(rule.services);
  let seen: readonly LastSeen[] = [];
  let learnedAt = Number.NEGATIVE_INFINITY;
  let isFull = false;

  /** All silent at once is one event, and mostly that of a collector that is not running. */
  function sightAll(now: number): Sighting[] {
    const newest = seen.toSorted((a, b) => b.at - a.at)[0];
    if (newest === undefined || seen.length === 1) return seen.map((one) => sight(one, now));
    const all = sight(newest, now);
    const sights = seen.map((one) => sight(one, now));
    // The silence of each goes on within that of all, and is neither begun nor ended by it.
    if (all.firedAt === undefined) return [{ ...all, group: EVERYONE, isLow: true }, ...sights];
    const facts = () => {
      const { search, ...rest } = all.facts();
      return { ...rest, search: { ...search, services: [] } };
    };
    return [{ ...all, group: EVERYONE, because: `${EVERYONE}: ${all.because}`, facts }];
  }

  function sight({ service, at, message }: LastSeen, now: number): Sighting {
    const silentFor = now - at;
    const isSilent = silentFor >= rule.silentMs;
    return {
      group: service,
      now,
      firedAt: isSilent ? at + rule.silentMs : undefined,
      isLow: !isSilent,
      because: `${service}: silent for ${formatDuration(silentFor)} of ${formatDuration(rule.silentMs)}`,
      facts: () => ({
        count: 0,
        windowMs: rule.silentMs,
        threshold: 0,
        services: [{ text: service, count: 0 }],
        messages: [{ text: templateOf(message).slice(0, 200), count: 1 }],
        lastSeen: at,
        search: { services: [service], severities: [], since: at - 60_000 },
      }),
    };
  }

  return {
    rule,
    policy: {
      clearForMs: 0,
      cooldownMs: rule.cooldownMs,
      remindMs: rule.cooldownMs ?? REMIND_MS,
    },
    add: () => undefined,
    async learn(now) {
      if (now < learnedAt + LEARN_EVERY_MS) return;
      const found = await history.lastSeen(now - HEARD_WITHIN_MS, now, MAX_GROUPS);
      learnedAt = now;
      isFull = found.length >= MAX_GROUPS;
      seen = found.filter(({ service }) => isWatched(service));
    },
    look({ now }) {
      // What was learned long ago, as the database is away, says nothing about now.
      return now > learnedAt + 2 * LEARN_EVERY_MS ? [] : sightAll(learnedAt);
    },
    remarks() {
      if (!isFull) return [];
      return [`${rule.name}: more than ${MAX_GROUPS} services; the silence of others is not seen`];
    },
  };
}
