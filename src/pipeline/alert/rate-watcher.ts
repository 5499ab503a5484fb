/** The high error rate: so many records within a sliding window, or so many times the usual. */
import { formatDuration } from '../../query/duration.ts';
import type { UsualRates } from '../../store/usual-rates.ts';
import { createCellBook } from './cell.ts';
import { createNameTest, groupOf, groupText, MAX_GROUPS } from './grouping.ts';
import { factsOf, type SearchTerms } from './notice.ts';
import type { RateRule } from './rule.ts';
import type { Moment, Sighting, Watcher } from './watcher.ts';
import { createWindow } from './window.ts';

/**
 * How far back a burst is still found that others counted, or that came late: a flush, a look and a slow answer of
 * the database. It was there, and a window that has slid on must not hide it.
 */
export const GRACE_MS = 15_000;
/** By now the cells of all monitors have come in: what is missing here is missing. */
const SETTLED_MS = 2000;
/** A rule that compares with the usual cannot know its threshold beforehand, and keeps so many records. */
const SPIKE_CAPACITY = 10_000;
/** The first word that an episode goes on: after so many windows, and not before five minutes. */
const REMIND_WINDOWS = 5;
const MIN_REMIND_MS = 300_000;
/** An hour's mean hardly moves in a minute. */
const LEARN_EVERY_MS = 60_000;

export function createRateWatcher(
  rule: RateRule,
  instance: string,
  usualRates?: UsualRates,
): Watcher {
  const { threshold, windowMs, severities, spike } = rule;
  const book = createCellBook({
    instance,
    threshold: spike === undefined ? threshold : Math.max(threshold, SPIKE_CAPACITY),
  });
  const window = createWindow(windowMs);
  const isWatched = createNameTest(rule.services);
  const severe = new Set(severities);
  let usual: ReadonlyMap<string, number> | undefined;
  let learnedAt = Number.NEGATIVE_INFINITY;

  /** How many records make the alert; undefined while there is nothing to compare with. */
  function needed(group: string): number | undefined {
    if (spike === undefined) return threshold;
    if (usual === undefined) return undefined;
    return Math.max(threshold, Math.ceil(spike.factor * (usual.get(group) ?? 0)));
  }

  function sight(group: string, moment: Moment, endedAt: number, since: number): Sighting {
    const { now, horizon, isSettled } = moment;
    const enough = needed(group);
    const search = { after: endedAt, horizon, now };
    const crossing = enough === undefined ? undefined : window.crossing(group, enough, search);
    const count = window.count(group, now);
    const low = spike === undefined ? rule.clearBelow : (enough ?? threshold);
    const isLow = Math.max(count, window.count(group, now - SETTLED_MS)) < low;
    return {
      group,
      now,
      firedAt: crossing?.at,
      isLow: isLow && !isSettled ? undefined : isLow,
      because: explain(group, crossing?.entries.length ?? count, enough),
      facts: () => ({
        count: crossing?.entries.length ?? count,
        windowMs,
        threshold: enough ?? threshold,
        ...(spike !== undefined && { usual: usual?.get(group) ?? 0 }),
        ...factsOf(crossing?.entries ?? window.entries(group, now)),
        search: searchTerms(group, crossing?.entries[0]?.at ?? since - windowMs),
      }),
    };
  }

  function searchTerms(group: string, since: number): SearchTerms {
    const services = rule.by === 'service' ? [group] : [...rule.services];
    return { services, severities: [...severities], since };
  }

  function explain(group: string, count: number, enough: number | undefined): string {
    const within = `${count} of ${enough ?? '?'} in ${formatDuration(windowMs)}`;
    if (spike === undefined) return `${group}: ${within}`;
    const past = formatDuration(spike.baselineMs);
    if (usual === undefined)
      return `${group}: ${within}; nothing stored in ${past} to compare with`;
    const mean = usual.get(group) ?? 0;
    const ratio = mean === 0 ? 'more than ever' : `${(count / mean).toFixed(1)}x`;
    return `${group}: ${within}; usually ${mean.toFixed(1)} (${ratio}, asked for ${spike.factor}x)`;
  }

  async function learn(now: number): Promise<void> {
    if (spike === undefined || usualRates === undefined || now < learnedAt + LEARN_EVERY_MS) return;
    const until = now - windowMs;
    const range = { since: until - spike.baselineMs, until };
    const query = { services: rule.services, severities, words: [], ...range };
    const counts = await usualRates.count(query, rule.by);
    learnedAt = now;
    if (counts === undefined) {
      usual = undefined;
      return;
    }
    const means = new Map<string, number>();
    for (const { value, count } of counts) {
      const group = groupText(value);
      means.set(group, (means.get(group) ?? 0) + (count * windowMs) / spike.baselineMs);
    }
    usual = means;
  }

  return {
    rule,
    policy: {
      clearForMs: rule.clearForMs,
      cooldownMs: rule.cooldownMs,
      remindMs: rule.cooldownMs ?? Math.max(MIN_REMIND_MS, REMIND_WINDOWS * windowMs),
    },
    add(record, at, now) {
      // Of a backlog, what no window can hold is not worth a cell.
      if (at < now - windowMs - GRACE_MS) return;
      if (!severe.has(record.severity) || !isWatched(record.service)) return;
      book.add(groupOf(record, rule.by), at, record);
    },
    look(moment, episodes) {
      const oldest = Math.min(moment.horizon, moment.now - SETTLED_MS) - windowMs;
      book.prune(oldest);
      window.prune(oldest);
      const groups = new Set(window.groups());
      for (const [group, { phase }] of episodes) if (phase === 'firing') groups.add(group);
      return Array.from(groups, (group) => {
        const { endedAt = 0, since = 0 } = episodes.get(group) ?? {};
        return sight(group, moment, endedAt, since);
      });
    },
    sharing: {
      takeChanged: () => book.takeChanged(),
      put: (cells) => cells.forEach((cell) => window.put(cell)),
      keepMs: windowMs * 2 + KEEP_MS,
    },
    ...(spike !== undefined && { learn }),
    remarks() {
      if (!book.isFull) return [];
      const bound = `more than ${MAX_GROUPS} groups; those beyond are counted together as (others)`;
      return [`${rule.name}: ${bound}`];
    },
  };
}

/** How long cells are of use beyond the window: for what an episode counted since it was told last. */
const KEEP_MS = 2 * 3_600_000;
