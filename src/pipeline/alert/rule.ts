/** Alert rules: what each of them watches. Pure data, the same in every monitor that was started with the same flags. */
import { createHash } from 'node:crypto';
import type { Severity } from '../../record/severity.ts';
import type { Grouping } from './grouping.ts';

/** So many records within a sliding window. With `spike`, only where that is so many times the usual. */
export interface RateRule {
  kind: 'rate';
  id: string;
  name: string;
  severities: readonly Severity[];
  /** Names and globs; none means all. */
  services: readonly string[];
  by: Grouping;
  threshold: number;
  windowMs: number;
  /** An episode ends once the window has held fewer than this... */
  clearBelow: number;
  /** ...for so long, in ms. */
  clearForMs: number;
  /** The least time between two alerts of one group, in ms; see `Policy`. */
  cooldownMs: number | undefined;
  spike: Spike | undefined;
}

/** How much is usual: the mean of what came in a window during the time before it. */
export interface Spike {
  factor: number;
  baselineMs: number;
}

/** A service that was heard of in the last day is silent for so long. */
export interface AbsentRule {
  kind: 'absent';
  id: string;
  name: string;
  services: readonly string[];
  silentMs: number;
  cooldownMs: number | undefined;
}

/** A kind of message that was not there in the time that is remembered. */
export interface NewPatternRule {
  kind: 'new-pattern';
  id: string;
  name: string;
  severities: readonly Severity[];
  services: readonly string[];
  rememberMs: number;
}

export type Rule = RateRule | AbsentRule | NewPatternRule;

export type RuleDraft = Draft<RateRule> | Draft<AbsentRule> | Draft<NewPatternRule>;

type Draft<T> = Omit<T, 'id'>;

const ID_LENGTH = 12;

/**
 * A rule with its id, under which monitors share what they count. It follows from all that the rule says, so that
 * monitors with other settings do not mix their counts.
 */
export function createRule<T extends RuleDraft>(draft: T): T & { id: string } {
  const entries = Object.entries(draft).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify(entries)).digest('hex');
  return { ...draft, id: `${draft.kind}-${hash.slice(0, ID_LENGTH)}` };
}

const DAY_MS = 86_400_000;

/** How long the state of an alert is kept after its last move: of a kind of message as long as that is remembered. */
export function keepStateMs(rule: Rule): number {
  return rule.kind === 'new-pattern' ? rule.rememberMs : 30 * DAY_MS;
}
