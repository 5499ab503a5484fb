/** How the width of the terminal is shared out among the columns of a table. */
import stringWidth from 'string-width';
import type { Field } from '../query/field.ts';
import type { Zone } from '../query/zone.ts';
import type { Column } from './columns.ts';
import { fit } from './fit.ts';
import { printable } from './printable.ts';

export interface Layout {
  slots: readonly Slot[];
  /** Date and time in each row; else the time of day, and a line wherever the day changes. */
  fullTime: boolean;
  /** The first letter stands for the severity. */
  shortSeverity: boolean;
  /** Blank cells between two columns. */
  gap: number;
}

/** A column that there is room for. */
export interface Slot {
  field: Field;
  title: string;
  /** In cells; none for a last column that is not cut. */
  width: number | undefined;
}

const FULL_TIME = '2026-11-24 10:15:02.123'.length;
const CLOCK = '10:15:02'.length;
const ID = '019ab0c4-0000-8000-8000-000000000000'.length;

/** Nothing is to be read in less: 20 cells and the margin of matches. Terminals that say 0 do not know their width. */
const NARROWEST = 18;
/** Wider is a mistake in `COLUMNS`, and would make a header of megabytes. */
const WIDEST = 1000;
const USUAL = 80;

/** Before the message gets less than this, other columns give way to it, down to their own least. */
const COMFORTABLE = 10;
const LEAST = { message: 5, other: 3 };

/**
 * Fixed columns first; the message takes the rest. Other columns get what their longest text needs (`longest`, in
 * cells), but at most a sixth of the table. What has no room at all is left out, from the right.
 */
export function layOut(
  terminal: number | undefined,
  columns: readonly Column[],
  longest: readonly number[],
  zone: Zone,
): Layout {
  const width = terminal === undefined ? undefined : usable(terminal);
  const fullTime = width === undefined || width >= 100;
  const shortSeverity = width !== undefined && width < 60;
  const gap = shortSeverity ? 1 : 2;
  const most = width === undefined ? Number.POSITIVE_INFINITY : Math.floor(width / 6);
  const grows = growing(columns);
  const wanted = columns.map(({ field }, i): Wanted => {
    const title = printable(titleOf(field, { fullTime, shortSeverity, zone }));
    const fixed = fixedWidth(field, fullTime, shortSeverity);
    const needed = Math.max(stringWidth(title), Math.min(longest[i] ?? 0, most));
    return {
      field,
      title,
      width: fixed ?? needed,
      isFixed: fixed !== undefined,
      grows: i === grows,
    };
  });
  const slots = width === undefined ? wanted : share(wanted, width, gap);
  return {
    fullTime,
    shortSeverity,
    gap,
    slots: slots.map(({ field, title, width: cells }, i) => {
      const isOpen = width === undefined && i === slots.length - 1;
      return isOpen
        ? { field, title, width: undefined }
        : { field, title: fit(title, cells), width: cells };
    }),
  };
}

interface Wanted extends Shared {
  field: Field;
  title: string;
}

/** A column whose width is still to be settled, in cells. */
export interface Shared {
  width: number;
  /** It never gives way. */
  isFixed: boolean;
  /** It takes what the others leave; one at most. */
  grows: boolean;
}

/** The columns that there is room for, together as wide as the table. */
export function share<One extends Shared>(
  wanted: readonly One[],
  width: number,
  gap: number,
): One[] {
  const slots = wanted.map((slot) => (slot.grows ? { ...slot, width: COMFORTABLE } : { ...slot }));
  const spare = () => width - slots.reduce((sum, slot) => sum + slot.width + gap, -gap);
  while (spare() < 0) {
    const giving = slots
      .filter((slot) => !slot.isFixed && !slot.grows && slot.width > LEAST.other)
      .sort((a, b) => b.width - a.width)[0];
    const message = slots.find((slot) => slot.grows && slot.width > LEAST.message);
    const slot = giving ?? message;
    if (slot !== undefined) slot.width -= 1;
    else if (slots.length > 1)
      slots.splice(
        slots.findLastIndex(({ grows }) => !grows),
        1,
      );
    else break;
  }
  const last = slots.find(({ grows }) => grows) ?? slots.at(-1);
  if (last !== undefined) last.width += spare();
  return slots;
}

/** Which column takes the rest of the width. */
function growing(columns: readonly Column[]): number {
  for (const kind of ['message', 'attributes'] as const) {
    const at = columns.findIndex(({ field }) => field.kind === kind);
    if (at !== -1) return at;
  }
  return columns.length - 1;
}

/** A width that can be drawn, whatever a terminal says of itself. */
export function usable(terminal: number): number {
  const width = Math.floor(terminal);
  return width > 0 ? Math.min(Math.max(width, NARROWEST), WIDEST) : USUAL;
}

function fixedWidth(field: Field, fullTime: boolean, shortSeverity: boolean): number | undefined {
  if (field.kind === 'time') return fullTime ? FULL_TIME : CLOCK;
  if (field.kind === 'id') return ID;
  if (field.kind !== 'severity') return undefined;
  if (fullTime) return 'SEVERITY'.length;
  return shortSeverity ? 1 : 'ERROR'.length;
}

function titleOf(
  field: Field,
  { fullTime, shortSeverity, zone }: Pick<Layout, 'fullTime' | 'shortSeverity'> & { zone: Zone },
): string {
  if (field.kind === 'time' && fullTime) {
    const title = `TIME (${zone.name})`;
    return title.length <= FULL_TIME ? title : 'TIME';
  }
  if (field.kind === 'severity' && !fullTime) return shortSeverity ? 'S' : 'SEV';
  return (field.kind === 'attribute' ? field.path : field.kind).toUpperCase();
}
