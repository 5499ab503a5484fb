/** Positions: how far each file is delivered, and how far its lines are safe with the broker. */
import type { FileIdentity } from './file-identity.ts';
import { type Mark, markOf } from './mark.ts';
import { readState, type SavedPosition, type State } from './state-file.ts';
import { lockState } from './state-lock.ts';
import { createStateSaving } from './state-saving.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Files that were not there for so long do not come back; a month is the longest that rotation keeps commonly. */
const FORGET_MS = 30 * DAY_MS;
/** 2.5 MB of state; those seen last are kept. */
const MAX_POSITIONS = 10_000;
/** Chunks on their way to the broker are far fewer; marks of what comes beyond are left out. */
const MAX_MARKS = 1000;

export interface Position extends SavedPosition {
  /** Device and inode. */
  key: string;
  /** Bytes given to the pipeline by this process; it has them, confirmed or not. */
  delivered: number | undefined;
  /** Marks of what was delivered and is not confirmed yet. */
  marks: Mark[];
}

export interface Beginning {
  offset: number;
  /** It has its name by now. */
  isNamed: boolean;
}

export interface Positions {
  /** What is known of a file; under another device too, as devices are numbered anew at each boot. */
  find(path: string, identity: FileIdentity): Position | undefined;
  /** All that were found under this name, of files that may have another one now. */
  of(path: string): Position[];
  /** When an earlier run was asked for this name or pattern, ms since the epoch. */
  askedAt(name: string): number | undefined;
  /** A file that begins at `offset` for us. It replaces what was known of its inode: that content is gone. */
  begin(path: string, identity: FileIdentity, how: Beginning): Position;
  /** What the position tells of is in this file now. It keeps its fingerprint. */
  move(position: Position, identity: FileIdentity): void;
  forget(position: Position): void;
  /** The pipeline has all bytes before `to`; `before` are the last of them, `MARK_BYTES` at least to be of use. */
  delivered(position: Position, to: number, before?: Uint8Array): void;
  confirmed(position: Position, offset: number): void;
  /** Writes the state now, if there is anything new in it. */
  save(): Promise<void>;
  /** Saves for the last time and lets the next process have the file. */
  close(): Promise<void>;
}

export interface PositionSettings {
  /** Without it positions are for this process only. */
  stateFile?: string | undefined;
  /** What was asked for. */
  names: readonly string[];
  now(): number;
  onNotice(text: string): void;
}

export async function openPositions(settings: PositionSettings): Promise<Positions> {
  const { stateFile, now, onNotice } = settings;
  const release = stateFile === undefined ? undefined : await lockState(stateFile);
  try {
    const state = stateFile === undefined ? undefined : await readState(stateFile, now(), onNotice);
    const table = createTable(settings, state);
    const saving = createStateSaving(stateFile, onNotice, () => table.state());
    // The names.
    saving.due();
    return {
      ...table.reading,
      begin(...args) {
        const position = table.begin(...args);
        saving.due();
        // At once: a file that is renamed while nobody knows of it is not found again.
        void saving.save();
        return position;
      },
      move(position, identity) {
        saving.due();
        table.move(position, identity);
      },
      forget(position) {
        saving.due();
        table.forget(position);
      },
      delivered(position, to, before) {
        position.delivered = to;
        if (stateFile === undefined || position.marks.length === MAX_MARKS) return;
        const mark = before && markOf(before, to);
        if (mark) position.marks.push(mark);
      },
      confirmed(position, offset) {
        if (offset <= position.offset) return;
        position.offset = offset;
        const passed = position.marks.findLastIndex(({ at }) => at <= offset);
        if (passed !== -1) position.mark = position.marks.splice(0, passed + 1).at(-1);
        saving.due();
      },
      save: saving.save,
      async close() {
        await saving.end();
        await release?.();
      },
    };
  } catch (error) {
    await release?.();
    throw error;
  }
}

/** What is known, by device and inode: there can be one content only. */
function createTable({ names, now }: PositionSettings, earlier: State | undefined) {
  const askedBefore = new Map((earlier?.names ?? []).map(({ name, seen }) => [name, seen]));
  const asked = new Map(askedBefore);
  for (const name of names) asked.set(name, now());
  const table = new Map<string, Position>();
  for (const saved of earlier?.positions ?? []) {
    const key = keyOf(saved);
    table.set(key, { ...saved, key, delivered: undefined, marks: [] });
  }

  function forget(position: Position): void {
    if (table.get(position.key) === position) table.delete(position.key);
  }

  function move(position: Position, { device, inode }: FileIdentity): void {
    forget(position);
    Object.assign(position, { device, inode, key: keyOf({ device, inode }) });
    table.set(position.key, position);
  }

  return {
    reading: {
      find(path: string, identity: FileIdentity) {
        const here = table.get(keyOf(identity));
        if (here !== undefined) return here.head === identity.head ? here : undefined;
        const moved = [...table.values()].find(
          (it) => it.path === path && it.inode === identity.inode && it.head === identity.head,
        );
        if (moved !== undefined) move(moved, identity);
        return moved;
      },
      of: (path: string) => [...table.values()].filter((position) => position.path === path),
      askedAt: (name: string) => askedBefore.get(name),
    },
    begin(path: string, identity: FileIdentity, { offset, isNamed }: Beginning): Position {
      const key = keyOf(identity);
      const times = { seen: now(), named: isNamed ? now() : 0 };
      const rest = { path, offset, size: offset, delivered: undefined, marks: [] };
      const position: Position = { ...identity, key, ...times, ...rest };
      table.set(key, position);
      return position;
    },
    move,
    forget,
    state(): State {
      const oldest = now() - FORGET_MS;
      const kept = [...table.values()]
        .filter(({ seen }) => seen >= oldest)
        .sort((a, b) => b.seen - a.seen);
      return {
        format: 'logagg.state.v1',
        names: [...asked]
          .map(([name, seen]) => ({ name, seen }))
          .filter(({ seen }) => seen >= oldest),
        positions: kept.slice(0, MAX_POSITIONS).map(toSaved),
      };
    },
  };
}

/** Without what is of this process only. */
function toSaved({ path, ...position }: Position): SavedPosition {
  const { device, inode, head, fingerprint, offset, size, seen, named, mark } = position;
  return { path, device, inode, head, fingerprint, offset, size, seen, named, mark };
}

function keyOf({ device, inode }: { device: string; inode: string }): string {
  return `${device}:${inode}`;
}
