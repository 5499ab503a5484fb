/** The contract of a rule at work: it is given records, and says what it sees of each group. */
import type { LogRecord } from '../../record/record.ts';
import type { Cell } from '../../store/cell-document.ts';
import type { EpisodeState, Observation, Policy } from './episode.ts';
import type { Facts } from './notice.ts';
import type { Rule } from './rule.ts';

/** What a rule sees of one group. */
export interface Sighting extends Observation {
  group: string;
  /** The decision and its numbers, for `--explain`. */
  because: string;
  /** What to tell if it comes to that. */
  facts(): Facts;
}

export interface Moment {
  /** Ms since the epoch, by the clock of all monitors. */
  now: number;
  /** What happened up to here was judged before. */
  horizon: number;
  /** Whether the counts are complete enough to say that an episode is over. */
  isSettled: boolean;
}

export interface Watcher {
  rule: Rule;
  policy: Policy;
  /** Takes a record that counts at this time, and came `now`. */
  add(record: LogRecord, at: number, now: number): void;
  /** What it sees of its groups and of those that have an episode. */
  look(moment: Moment, episodes: ReadonlyMap<string, EpisodeState>): Sighting[];
  /** Where counts are shared: takes out what this monitor has counted, and takes in the cells of any. */
  sharing?: { takeChanged(): Cell[]; put(cells: readonly Cell[]): void; keepMs: number };
  /** Asks the database what the rule has to know of the past; called again and again. */
  learn?(now: number): Promise<void>;
  /** Something a person should know: more groups than can be counted, or nothing to compare with. */
  remarks(): string[];
}
