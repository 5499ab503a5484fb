/** Store -> groups: how many records have which values, summed over the partitions. */
import { LogaggError } from '../errors.ts';
import { aborted } from '../pause.ts';
import type { Query } from '../query/query.ts';
import type { Counter, Group, Grouping } from '../store/counts.ts';

export interface CountJob {
  counter: Counter;
  query: Query;
  by: readonly Grouping[];
  timeoutMs: number;
  stop: AbortSignal;
}

export interface Counts {
  /** Of different values each. */
  groups: Group[];
  /** Whether all that matches was counted; else the newest were, as far as the time reached. */
  isWhole: boolean;
}

/** Nobody reads more, and they are held in memory. One over it is an error, as a part of the groups would be wrong. */
const MAX_GROUPS = 100_000;

export async function countGroups(job: CountJob): Promise<Counts> {
  const { counter, query, by, timeoutMs, stop } = job;
  const sums = new Map<string, Group>();
  const counted = counter.count(query, by, timeoutMs, (groups) => {
    for (const group of groups) addTo(sums, group);
  });
  const isWhole = await Promise.race([counted, aborted(stop).then(() => false)]);
  // What still comes after a stop is not waited for.
  counted.catch(() => {});
  return { groups: Array.from(sums.values()), isWhole };
}

function addTo(sums: Map<string, Group>, group: Group): void {
  const key = keyOf(group.values);
  const sum = sums.get(key);
  if (sum === undefined) {
    sums.set(key, group);
    if (sums.size <= MAX_GROUPS) return;
    throw new LogaggError('failed', `more than ${MAX_GROUPS} groups`, {
      hint: 'narrow the search with --since, --service or a text, or group by a field of fewer values',
    });
  }
  sum.count += group.count;
  sum.errors += group.errors;
  sum.first = Math.min(sum.first, group.first);
  sum.last = Math.max(sum.last, group.last);
}

/** Equal for equal values of any kind; a big number is one that JSON has not. */
function keyOf(values: readonly unknown[]): string {
  return JSON.stringify(values, (_, part: unknown) =>
    typeof part === 'bigint' ? `${part}n` : part,
  );
}

/** Most records first; of as many, in the order of their values. */
export function largestFirst(groups: readonly Group[]): Group[] {
  const keyed = groups.map((group) => ({ group, key: keyOf(group.values) }));
  keyed.sort((a, b) => b.group.count - a.group.count || (a.key < b.key ? -1 : 1));
  return keyed.map(({ group }) => group);
}
