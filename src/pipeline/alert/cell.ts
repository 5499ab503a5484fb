/**
 * Cells: what one monitor has counted of one group in one second. A cell is written whole, again and again as it grows,
 * so writing it twice changes nothing; the cells of all monitors together are the count.
 */
import type { LogRecord } from '../../record/record.ts';
import { templateOf } from '../../record/template.ts';
import type { Cell, Entry } from '../../store/cell-document.ts';
import { MAX_GROUPS, OTHERS } from './grouping.ts';

export interface CellBook {
  add(group: string, at: number, record: LogRecord): void;
  /** The cells that have changed since this was last asked. */
  takeChanged(): Cell[];
  /** Forgets what counts before this time, ms since the epoch. */
  prune(before: number): void;
  /** Whether there were more groups than are counted apart. */
  readonly isFull: boolean;
}

export interface CellBookSettings {
  instance: string;
  /** How many records make the alert: a cell that holds its newest so many decides as one that holds all. */
  threshold: number;
  maxGroups?: number;
}

interface Draft {
  total: number;
  kept: { at: number; record: LogRecord; template?: string }[];
  ids: Set<string>;
  isChanged: boolean;
}

/**
 * Keeps for each cell the newest `threshold` records: where a window cuts a cell, either all of those are in it, which
 * is enough to fire, or the oldest is not, and then neither is any that was let go.
 */
export function createCellBook(settings: CellBookSettings): CellBook {
  const { instance, threshold, maxGroups = MAX_GROUPS } = settings;
  const groups = new Map<string, Map<number, Draft>>();
  let isFull = false;

  function draftOf(group: string, second: number): Draft {
    let seconds = groups.get(group);
    if (seconds === undefined) {
      if (groups.size >= maxGroups && group !== OTHERS) {
        isFull = true;
        return draftOf(OTHERS, second);
      }
      groups.set(group, (seconds = new Map()));
    }
    let draft = seconds.get(second);
    if (draft === undefined) {
      seconds.set(second, (draft = { total: 0, kept: [], ids: new Set(), isChanged: false }));
    }
    return draft;
  }

  return {
    add(group, at, record) {
      const draft = draftOf(group, Math.floor(at / 1000));
      if (draft.ids.has(record.id)) return;
      draft.total += 1;
      draft.isChanged = true;
      keep(draft, at, record, threshold);
    },
    takeChanged() {
      const changed: Cell[] = [];
      for (const [group, seconds] of groups) {
        for (const [second, draft] of seconds) {
          if (!draft.isChanged) continue;
          draft.isChanged = false;
          const entries = draft.kept.map(entryOf);
          changed.push({ group, second, instance, total: draft.total, entries });
        }
      }
      return changed;
    },
    prune(before) {
      for (const [group, seconds] of groups) {
        for (const second of seconds.keys()) {
          if ((second + 1) * 1000 <= before) seconds.delete(second);
        }
        if (seconds.size === 0) groups.delete(group);
      }
    },
    get isFull() {
      return isFull;
    },
  };
}

function keep({ kept, ids }: Draft, at: number, record: LogRecord, capacity: number): void {
  // Records come nearly in order, so its place is near the end.
  const place = kept.findLastIndex((other) => other.at <= at) + 1;
  if (place === 0 && kept.length >= capacity) return;
  kept.splice(place, 0, { at, record });
  ids.add(record.id);
  if (kept.length <= capacity) return;
  const oldest = kept.shift();
  if (oldest !== undefined) ids.delete(oldest.record.id);
}

/** Masking a message costs more than counting it, so only those that are kept are masked, once. */
function entryOf(kept: Draft['kept'][number]): Entry {
  const { at, record } = kept;
  kept.template ??= templateOf(record.message);
  return { id: record.id, at, service: record.service, template: kept.template };
}
