/** What one monitor gives to and takes from the others: cells, and the moves of alerts. */
import type { StoredState } from '../../store/alert-states.ts';
import type { Cell } from '../../store/cell-document.ts';
import type { BoardSettings } from './board.ts';
import type { EpisodeState, Step } from './episode.ts';
import { createNotice, type Notice } from './notice.ts';
import { keepStateMs, type Rule } from './rule.ts';
import type { AlertStore } from '../../store/alert-store.ts';
import { reconcile, type States } from './states.ts';
import type { Sighting, Watcher } from './watcher.ts';

export interface Exchange {
  /** Takes what was counted into the own windows, and keeps it to be shared. */
  gather(): void;
  /** Writes what is kept, and reads what has changed. */
  share(store: AlertStore): Promise<void>;
  /** Moves an alert on, together with the others or alone. */
  move(rule: Rule, sighting: Sighting, from: EpisodeState, next: Step): Promise<void>;
  /** Tells once of an episode that was under way when this monitor started. */
  inherit(rule: Rule, sighting: Sighting, state: EpisodeState): void;
  /** Whether the alerts of this rule that others have were read. */
  knowsStates(rule: string): boolean;
}

/** A write is stamped when it is made and seen a moment later. */
const OVERLAP_MS = 5000;

export function createExchange(settings: BoardSettings, states: States): Exchange {
  const { watchers, door, instance } = settings;
  const unwritten = new Map<string, Map<string, Cell>>();
  const lastKeys = new Map<string, string>();
  const inherited = new Set<string>();
  /** Up to when the changes of each rule were read. */
  const readUpTo = new Map<string, number>();

  function show(notice: Notice, id: string): void {
    if (lastKeys.get(id) === notice.key) return;
    lastKeys.set(id, notice.key);
    settings.onNotice(notice);
  }

  async function writeCells(store: AlertStore, { rule, sharing }: Watcher): Promise<void> {
    const cells = unwritten.get(rule.id);
    if (sharing === undefined || cells === undefined || cells.size === 0) return;
    const written = Array.from(cells);
    await store.cells.write(
      rule.id,
      written.map(([, cell]) => cell),
      sharing.keepMs,
    );
    // One that has grown meanwhile is written again.
    for (const [key, cell] of written) if (cells.get(key) === cell) cells.delete(key);
  }

  async function readCells(store: AlertStore, { rule, sharing }: Watcher, now: number) {
    if (sharing === undefined) return;
    const since = (readUpTo.get(rule.id) ?? now - sharing.keepMs) - OVERLAP_MS;
    const cells = await store.cells.changedSince(rule.id, since);
    sharing.put(cells.filter((cell) => cell.instance !== instance));
  }

  async function readStates(store: AlertStore, { rule }: Watcher, now: number): Promise<void> {
    const since = readUpTo.get(rule.id);
    const changed = await store.states.changedSince(rule.id, (since ?? OVERLAP_MS) - OVERLAP_MS);
    for (const stored of changed) await take(store, rule, stored, now);
  }

  async function take(store: AlertStore, rule: Rule, stored: StoredState, now: number) {
    const { group, version } = stored;
    const theirs = stored.state as EpisodeState;
    const known = states.get(rule.id, group);
    const merged = known.isAhead ? reconcile(known.state, theirs) : theirs;
    if (merged !== theirs) {
      await write(store, rule, group, merged, version, now);
    } else if (known.isAhead || known.version < version) {
      states.set(rule.id, group, { state: theirs, version, isAhead: false, at: now });
      hear(rule, group, theirs, stored.notice as Notice | undefined);
    }
  }

  /** What others have told is shown here too, but not what they told before this monitor was there. */
  function hear(rule: Rule, group: string, state: EpisodeState, notice: Notice | undefined): void {
    const id = `${rule.id} ${group}`;
    if (readUpTo.has(rule.id)) {
      if (notice !== undefined) show(notice, id);
      return;
    }
    if (notice !== undefined) lastKeys.set(id, notice.key);
    if (state.phase === 'firing') inherited.add(id);
  }

  /** Writes a state that was told of already. */
  async function write(
    store: AlertStore,
    rule: Rule,
    group: string,
    state: EpisodeState,
    from: number,
    now: number,
  ): Promise<void> {
    const isOurs = await store.states.move({
      rule: rule.id,
      group,
      from,
      state,
      now,
      keepMs: keepStateMs(rule),
      notice: undefined,
    });
    if (isOurs) states.set(rule.id, group, { state, version: from + 1, isAhead: false, at: now });
  }

  return {
    gather() {
      for (const { rule, sharing } of watchers) {
        const changed = sharing?.takeChanged() ?? [];
        sharing?.put(changed);
        if (door === undefined || settings.seesAll || changed.length === 0) continue;
        const kept = unwritten.get(rule.id) ?? new Map<string, Cell>();
        unwritten.set(rule.id, kept);
        for (const cell of changed) kept.set(`${cell.second} ${cell.group}`, cell);
      }
    },
    async share(store) {
      const now = door?.now() ?? settings.now();
      for (const watcher of watchers) await writeCells(store, watcher);
      for (const watcher of watchers) {
        const { rule } = watcher;
        await readCells(store, watcher, now);
        await readStates(store, watcher, now);
        for (const [group, known] of states.ahead(rule.id)) {
          await write(store, rule, group, known.state, known.version, now);
        }
        readUpTo.set(rule.id, now);
      }
    },
    async move(rule, sighting, from, next) {
      const { group, now } = sighting;
      const known = states.get(rule.id, group);
      let isWon: boolean | undefined;
      let notice: Notice | undefined;
      const draft = (more: number | undefined, isAlone: boolean) => {
        if (next.notice === undefined) return undefined;
        const { heldBack } = from;
        const made = createNotice(next.notice, rule, group, next.state, sighting.facts(), {
          at: now,
          heldBack,
          isAlone,
        });
        return more === undefined ? made : { ...made, more };
      };
      const isShared = await door?.pass(async (store) => {
        notice = draft(await countSince(store, rule, group, from, next), false);
        isWon = await store.states.move({
          rule: rule.id,
          group,
          from: known.version,
          state: next.state,
          notice,
          now,
          keepMs: keepStateMs(rule),
        });
      });
      // Somebody else has moved it; what they made of it comes with the next look.
      if (isShared === true && isWon !== true) return;
      const isAhead = door !== undefined && isShared !== true;
      if (isShared !== true) notice = draft(undefined, isAhead);
      const version = isShared === true ? known.version + 1 : known.version;
      states.set(rule.id, group, { state: next.state, version, isAhead, at: now });
      if (notice === undefined) return;
      if (isShared !== true) settings.onUnshared(notice);
      show(notice, `${rule.id} ${group}`);
    },
    inherit(rule, sighting, state) {
      const id = `${rule.id} ${sighting.group}`;
      if (!inherited.has(id) || sighting.isLow !== false) return;
      inherited.delete(id);
      if (state.phase !== 'firing' || !state.isTold) return;
      const beside = { at: sighting.now, heldBack: 0, isAlone: false };
      const facts = sighting.facts();
      settings.onNotice(createNotice('still-firing', rule, sighting.group, state, facts, beside));
    },
    knowsStates: (rule) => readUpTo.has(rule),
  };
}

/** What was counted since the last word on this episode, or in all of it when it is over. */
async function countSince(
  store: AlertStore,
  rule: Rule,
  group: string,
  from: EpisodeState,
  next: Step,
): Promise<number | undefined> {
  if (rule.kind !== 'rate' || next.notice === undefined || next.notice === 'firing')
    return undefined;
  const since =
    next.notice === 'resolved' ? from.since - rule.windowMs : (from.toldAt ?? from.since);
  return store.cells.total(rule.id, group, Math.floor(since / 1000));
}
