/** Rows of the dead-letter desk as a table that fits the terminal: columns give way before the last one does. */
import stringWidth from 'string-width';
import { fill } from './fit.ts';
import { drawFrame } from './frame.ts';
import type { Theme } from './theme.ts';

export interface DeadColumn {
  title: string;
  /** Cells that it gets at most, where the terminal has an end. */
  most: number;
  /** Numbers stand at the right. */
  isNumber?: boolean;
}

interface TableOptions {
  theme: Theme;
  /** Cells of the terminal; without it nothing is cut. */
  width: number | undefined;
}

const GAP = 2;
/** What the last column gets at least; before it gets less, others are left out. */
const LAST = 16;
/** Terminals that say 0 do not know their width. */
const USUAL = 80;

/** `rows` are printable. The columns named in `spare` are left out, in this order, where there is no room. */
export function deadTable(
  columns: readonly DeadColumn[],
  rows: readonly (readonly string[])[],
  spare: readonly string[],
  { theme, width }: TableOptions,
): string {
  const limit = width === undefined ? undefined : width > 0 ? width : USUAL;
  const needed = columns.map((column, i) => {
    const longest = rows.reduce((most, row) => Math.max(most, stringWidth(row[i] ?? '')), 0);
    const cells = limit === undefined ? longest : Math.min(longest, column.most);
    return Math.max(column.title.length, cells);
  });
  const shown = columnsWithin(limit, columns, needed, spare);
  const last = shown.at(-1);
  const before = shown.slice(0, -1).reduce((sum, i) => sum + (needed[i] ?? 0) + GAP, 0);
  const widths = shown.map((i) => {
    if (i !== last) return needed[i] ?? 0;
    return limit === undefined ? undefined : Math.max(1, limit - before);
  });
  const slots = shown.map((i, at) => ({ title: columns[i]?.title ?? '', width: widths[at] }));
  const frame = drawFrame({ slots, gap: GAP });
  const lines = rows.map((row) =>
    frame.row(shown.map((i, at) => cellOf(row[i] ?? '', columns[i], widths[at]))).trimEnd(),
  );
  return `${[theme.bold(frame.titles), theme.dim(frame.rule), ...lines].join('\n')}\n`;
}

function cellOf(text: string, column: DeadColumn | undefined, width: number | undefined): string {
  if (width === undefined) return text;
  return column?.isNumber === true ? text.padStart(width) : fill(text, width);
}

/** The places of the columns for which there is room. */
function columnsWithin(
  limit: number | undefined,
  columns: readonly DeadColumn[],
  needed: readonly number[],
  spare: readonly string[],
): number[] {
  let shown = columns.map((_, i) => i);
  if (limit === undefined) return shown;
  for (const title of spare) {
    const fixed = shown.slice(0, -1).reduce((sum, i) => sum + (needed[i] ?? 0) + GAP, 0);
    if (fixed + LAST <= limit) break;
    shown = shown.filter((i) => columns[i]?.title !== title);
  }
  return shown;
}
