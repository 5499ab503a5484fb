/** The watcher of each rule. */
import type { ServiceHistory } from '../../store/last-seen.ts';
import type { Reader } from '../../store/reader.ts';
import type { UsualRates } from '../../store/usual-rates.ts';
import { createAbsentWatcher } from './absent-watcher.ts';
import { createNewPatternWatcher } from './new-pattern-watcher.ts';
import { createRateWatcher } from './rate-watcher.ts';
import type { Rule } from './rule.ts';
import type { Watcher } from './watcher.ts';

/** What rules learn of the past. */
export interface Past {
  reader: Reader;
  usualRates: UsualRates;
  history: ServiceHistory;
}

/** Watchers of these rules; of those that stood before, what they have counted goes on. */
export function createWatchers(
  rules: readonly Rule[],
  instance: string,
  past: Past,
  former: readonly Watcher[] = [],
): Watcher[] {
  const standing = new Map(former.map((watcher) => [watcher.rule.id, watcher]));
  return rules.map((rule) => standing.get(rule.id) ?? createWatcher(rule, instance, past));
}

function createWatcher(rule: Rule, instance: string, past: Past): Watcher {
  if (rule.kind === 'absent') return createAbsentWatcher(rule, past.history);
  if (rule.kind === 'new-pattern') return createNewPatternWatcher(rule, past.reader);
  return createRateWatcher(rule, instance, past.usualRates);
}
