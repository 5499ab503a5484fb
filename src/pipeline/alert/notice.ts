/** What is told of an alert: all that a person needs to understand it, as plain data that travels. */
import type { Severity } from '../../record/severity.ts';
import type { Entry } from '../../store/cell-document.ts';
import type { EpisodeState, NoticeKind } from './episode.ts';
import type { Rule } from './rule.ts';

export interface Tally {
  text: string;
  count: number;
}

/** What the rule saw. */
export interface Facts {
  /** Records in the window; of a silent service, 0. */
  count: number;
  windowMs: number;
  threshold: number;
  /** Records that usually come in a window, where the rule compares with that. */
  usual?: number;
  services: Tally[];
  /** The most frequent kinds of message, with their varying parts masked. */
  messages: Tally[];
  /** When a silent service was heard of last, ms since the epoch. */
  lastSeen?: number;
  /** The search that shows the records. */
  search: SearchTerms;
}

export interface SearchTerms {
  services: string[];
  severities: Severity[];
  /** Ms since the epoch. */
  since: number;
  until?: number;
}

export interface Notice extends Facts {
  kind: NoticeKind;
  /** The same for each try to deliver it; one for each episode, and one for each word on it after the first. */
  key: string;
  rule: string;
  ruleKind: Rule['kind'];
  group: string;
  episode: number;
  /** When it is told, and since when the rule fires; ms since the epoch. */
  at: number;
  since: number;
  /** Records since the notice before, where that is known. */
  more?: number;
  /** Earlier episodes that fell into the cooldown and were not told. */
  heldBack: number;
  /** The counts of other monitors were out of reach. */
  isAlone: boolean;
}

/** More of them are no summary. */
const MAX_TALLIES = 5;
const MAX_TEXT = 200;

export function factsOf(entries: readonly Entry[]): Pick<Facts, 'services' | 'messages'> {
  return {
    services: tally(entries.map(({ service }) => service)),
    messages: tally(entries.map(({ template }) => template)),
  };
}

/** The most frequent texts, and those of the same count in the order of the alphabet. */
function tally(texts: readonly string[]): Tally[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Array.from(counts, ([text, count]) => ({ text: text.slice(0, MAX_TEXT), count }))
    .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
    .slice(0, MAX_TALLIES);
}

export function createNotice(
  kind: NoticeKind,
  rule: Rule,
  group: string,
  state: EpisodeState,
  facts: Facts,
  beside: Pick<Notice, 'at' | 'heldBack' | 'isAlone'>,
): Notice {
  return {
    ...facts,
    ...beside,
    kind,
    key: noticeKey(kind, state),
    rule: rule.name,
    ruleKind: rule.kind,
    group,
    episode: state.episode,
    since: state.since,
  };
}

function noticeKey(kind: NoticeKind, { key, reminders }: EpisodeState): string {
  if (kind === 'firing') return key;
  return kind === 'resolved' ? `${key}-resolved` : `${key}-still-${reminders}`;
}
