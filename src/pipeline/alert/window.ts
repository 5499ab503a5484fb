/** The sliding window over the cells of all monitors: how many records it held, and when it first held enough. */
import type { Cell, Entry } from '../../store/cell-document.ts';

/** The first moment at which the window held enough. */
export interface Crossing {
  /** The record that filled it, ms since the epoch. */
  at: number;
  /** The records in the window then, oldest first. */
  entries: readonly Entry[];
}

export interface CrossingSearch {
  /** What ended before has been told. Ms since the epoch, as the others. */
  after: number;
  horizon: number;
  now: number;
}

export interface Window {
  /** Takes a cell in place of what it was before. */
  put(cell: Cell): void;
  groups(): Iterable<string>;
  /** Records of a group in the `windowMs` up to and including `end`, each once; see `Cell` for what is inexact. */
  count(group: string, end: number): number;
  /** The same records, oldest first, as far as their cells hold them. */
  entries(group: string, end: number): Entry[];
  /** The first window with `threshold` records that ends after `after`, and after `horizon` or so that `now` still holds it. */
  crossing(group: string, threshold: number, search: CrossingSearch): Crossing | undefined;
  prune(before: number): void;
}

interface Group {
  /** By monitor and second. */
  cells: Map<string, Cell>;
  /** Entries of all cells, each id once, in order of time; made when asked for. */
  merged: Entry[] | undefined;
}

export function createWindow(windowMs: number): Window {
  const groups = new Map<string, Group>();

  function mergedOf(name: string): Entry[] {
    const group = groups.get(name);
    return group === undefined ? [] : (group.merged ??= merge(group.cells.values()));
  }

  function entries(group: string, end: number): Entry[] {
    return mergedOf(group).filter(({ at }) => at > end - windowMs && at <= end);
  }

  return {
    put(cell) {
      let group = groups.get(cell.group);
      if (group === undefined) {
        groups.set(cell.group, (group = { cells: new Map(), merged: undefined }));
      }
      group.cells.set(`${cell.second} ${cell.instance}`, cell);
      group.merged = undefined;
    },
    groups: () => groups.keys(),
    count(name, end) {
      let more = 0;
      for (const cell of groups.get(name)?.cells.values() ?? []) {
        const oldest = cell.entries[0];
        // What a cell let go is older than what it holds; in the window only if all of that is.
        if (oldest !== undefined && oldest.at > end - windowMs && oldest.at <= end) {
          more += cell.total - cell.entries.length;
        }
      }
      return entries(name, end).length + more;
    },
    entries,
    crossing(name, threshold, { after, horizon, now }) {
      const all = mergedOf(name);
      for (let last = threshold - 1; last < all.length; last += 1) {
        const { at } = all[last] as Entry;
        const first = all[last - threshold + 1] as Entry;
        const isRecent = at > horizon || first.at > now - windowMs;
        if (at > after && isRecent && first.at > at - windowMs) {
          return { at, entries: all.slice(last - threshold + 1, last + 1) };
        }
      }
      return undefined;
    },
    prune(before) {
      for (const [name, group] of groups) {
        for (const [key, cell] of group.cells) {
          if ((cell.second + 1) * 1000 > before) continue;
          group.cells.delete(key);
          group.merged = undefined;
        }
        if (group.cells.size === 0) groups.delete(name);
      }
    },
  };
}

/** A record that was delivered to two monitors counts once, at the earlier of its times. */
function merge(cells: Iterable<Cell>): Entry[] {
  const byId = new Map<string, Entry>();
  for (const cell of cells) {
    for (const entry of cell.entries) {
      const known = byId.get(entry.id);
      if (known === undefined || entry.at < known.at) byId.set(entry.id, entry);
    }
  }
  return Array.from(byId.values()).sort((a, b) => a.at - b.at);
}
