/**
 * The board: all rules at work. Each look shares what was counted, takes in what others have, and moves each alert
 * that the rules say has begun, goes on or is over. While the database is away it goes on with what it knows.
 */
import { createHash } from 'node:crypto';
import { messageOf } from '../../errors.ts';
import type { LogRecord } from '../../record/record.ts';
import { type EpisodeState, type Step, step } from './episode.ts';
import { type Clock, countedAt, LATE_MS } from './event-time.ts';
import { createExchange } from './exchange.ts';
import type { Notice } from './notice.ts';
import { GRACE_MS } from './rate-watcher.ts';
import { keepStateMs } from './rule.ts';
import type { Door } from './door.ts';
import { createStates } from './states.ts';
import type { Sighting, Watcher } from './watcher.ts';

/** What a rule made of one group at one look. */
export interface Decision {
  rule: string;
  group: string;
  /** The numbers. */
  because: string;
  outcome: string;
}

export interface BoardSettings {
  /** They may be exchanged for others between two looks. */
  watchers: readonly Watcher[];
  /** Without it, this monitor counts alone. */
  door: Door | undefined;
  instance: string;
  clock: Clock;
  /** This monitor gets every record, and not a share: its counts are not to be added to those of others. */
  seesAll: boolean;
  now(): number;
  /** For how long records have been coming, or could have, in ms. */
  listeningFor(): number;
  /** Each notice once, whoever gave rise to it. */
  onNotice(notice: Notice): void;
  /** One that no other monitor knows of, and that is not in the outbox. */
  onUnshared(notice: Notice): void;
  /** Each decision. */
  onDecision(decision: Decision): void;
  onRemark(text: string): void;
}

export interface Board {
  add(records: readonly LogRecord[]): void;
  /** Shares, takes in and decides. To be called again when it is done. */
  look(): Promise<void>;
  /** Records that were older than five minutes when they came. */
  readonly late: number;
}

/**
 * Until counts of all have come in, a low one says nothing. The others find a database that is back within two
 * seconds, and give an answer that hangs three.
 */
const SETTLE_MS = 6000;

export function createBoard(settings: BoardSettings): Board {
  const { watchers, door, instance } = settings;
  const states = createStates();
  const exchange = createExchange(settings, states);
  const now = () => door?.now() ?? settings.now();
  let late = 0;
  let sharedAt: number | undefined;
  const learning = new Set<Watcher>();
  const remarks = new Set<string>();

  function remark(text: string): void {
    if (remarks.has(text)) return;
    remarks.add(text);
    settings.onRemark(text);
  }

  /** Beside the looks, as it may take long, and one at a time. */
  function learn(watcher: Watcher): void {
    if (watcher.learn === undefined || learning.has(watcher)) return;
    learning.add(watcher);
    watcher
      .learn(now())
      .catch((error: unknown) => remark(`${watcher.rule.name}: ${messageOf(error)}`))
      .finally(() => learning.delete(watcher));
  }

  function momentOf(isOpen: boolean) {
    const at = now();
    // What happened while the database was away is judged again with what the others counted.
    const horizon = Math.min(at, isOpen ? (sharedAt ?? at) : at) - GRACE_MS;
    const isComplete = door === undefined || door.openFor() >= SETTLE_MS;
    return { now: at, horizon, isSettled: isComplete && settings.listeningFor() >= SETTLE_MS };
  }

  async function decide(watcher: Watcher, sighting: Sighting): Promise<void> {
    const { rule } = watcher;
    const { state } = states.get(rule.id, sighting.group);
    const next = step(state, sighting, watcher.policy, (episode) =>
      episodeKey(rule.id, sighting.group, episode),
    );
    const { group, because } = sighting;
    settings.onDecision({ rule: rule.name, group, because, outcome: outcomeOf(state, next) });
    exchange.inherit(rule, sighting, state);
    if (next !== undefined) await exchange.move(rule, sighting, state, next);
  }

  /** An episode that nobody can have numbered yet must not be taken for an earlier one. */
  function episodeKey(rule: string, group: string, episode: number): string {
    const hash = createHash('sha256').update(group).digest('hex').slice(0, 12);
    return `${rule}-${hash}-${episode}${exchange.knowsStates(rule) ? '' : `-${instance}`}`;
  }

  return {
    add(records) {
      const at = now();
      for (const record of records) {
        if (record.timestamp < at - LATE_MS) late += 1;
        const counted = countedAt(record.timestamp, at, settings.clock);
        for (const watcher of watchers) watcher.add(record, counted, at);
      }
    },
    async look() {
      exchange.gather();
      const isOpen = (await door?.pass(exchange.share)) ?? false;
      const moment = momentOf(isOpen);
      for (const watcher of watchers) {
        if (isOpen) learn(watcher);
        for (const sighting of watcher.look(moment, states.of(watcher.rule.id))) {
          await decide(watcher, sighting);
        }
        states.prune(watcher.rule.id, moment.now - keepStateMs(watcher.rule));
        watcher.remarks().forEach(remark);
      }
      if (isOpen) sharedAt = moment.now;
    },
    get late() {
      return late;
    },
  };
}

function outcomeOf(state: EpisodeState, next: Step | undefined): string {
  if (next?.notice !== undefined) return next.notice;
  const phase = (next?.state ?? state).phase;
  if (phase === 'quiet') return 'quiet';
  return (next?.state ?? state).isTold ? 'goes on' : 'held back by the cooldown';
}
