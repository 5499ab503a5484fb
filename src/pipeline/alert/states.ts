/** The states of all alerts as this monitor knows them, and what it has moved on while the database was away. */
import { type EpisodeState, QUIET } from './episode.ts';

export interface KnownState {
  state: EpisodeState;
  /** The version in the database that this goes back to; 0 where there is none. */
  version: number;
  /** It was moved on by this monitor alone. */
  isAhead: boolean;
  /** When it was learned or moved, ms since the epoch. */
  at: number;
}

export interface States {
  get(rule: string, group: string): KnownState;
  set(rule: string, group: string, known: KnownState): void;
  /** The states of one rule, by group. */
  of(rule: string): ReadonlyMap<string, EpisodeState>;
  /** Those of a rule that the database does not know yet, by group. */
  ahead(rule: string): [string, KnownState][];
  /** Forgets those that have not moved since. */
  prune(rule: string, before: number): void;
}

const UNKNOWN: KnownState = { state: QUIET, version: 0, isAhead: false, at: 0 };

export function createStates(): States {
  const rules = new Map<string, Map<string, KnownState>>();
  const groupsOf = (rule: string) => rules.get(rule) ?? new Map<string, KnownState>();
  return {
    get: (rule, group) => groupsOf(rule).get(group) ?? UNKNOWN,
    set(rule, group, known) {
      const groups = groupsOf(rule);
      rules.set(rule, groups);
      groups.set(group, known);
    },
    of: (rule) => new Map(Array.from(groupsOf(rule), ([group, { state }]) => [group, state])),
    ahead: (rule) => Array.from(groupsOf(rule)).filter(([, { isAhead }]) => isAhead),
    prune(rule, before) {
      const groups = groupsOf(rule);
      for (const [group, { at }] of groups) if (at < before) groups.delete(group);
    },
  };
}

/**
 * What becomes of a state that this monitor moved on alone, when it learns what the others have: `ours` is written if
 * they have nothing newer, or if our episode still goes on and theirs has ended before it began; else theirs holds.
 */
export function reconcile(ours: EpisodeState, theirs: EpisodeState | undefined): EpisodeState {
  if (theirs === undefined) return ours;
  if (ours.phase === 'quiet' || theirs.phase === 'firing') {
    return theirs.episode > ours.episode || theirs.phase === 'firing' ? theirs : ours;
  }
  return theirs.endedAt < ours.since
    ? { ...ours, episode: Math.max(ours.episode, theirs.episode + 1), endedAt: theirs.endedAt }
    : theirs;
}
