/** A sheet as a table that fits the terminal: numbers at the right of their columns, bars in what room is left. */
import stringWidth from 'string-width';
import { formatInstant } from '../query/instant.ts';
import { SEVERITIES, type Severity } from '../record/severity.ts';
import { barOf } from './bar.ts';
import { fit, pad } from './fit.ts';
import { drawFrame } from './frame.ts';
import { type Shared, share, usable } from './layout.ts';
import { printable } from './printable.ts';
import type { RenderOptions } from './renderer.ts';
import type { Sheet, SheetColumn, SheetKind } from './sheet.ts';
import { count } from './summary.ts';
import { textOf } from './text-of.ts';
import type { Theme } from './theme.ts';

const GAP = 2;
/** Where bars are not wanted to be longer, as there is no terminal that ends. */
const USUAL_BAR = 40;
/** Milliseconds are noise beside counts. */
const SECONDS = '2026-11-24 10:15:02'.length;
/** From here on a terminal has room for what is not asked for first. */
const WIDE = 140;

interface SheetSlot extends Shared {
  at: number;
  column: SheetColumn;
}

export function sheetTable(sheet: Sheet, options: RenderOptions): string {
  const { theme, header = true } = options;
  if (sheet.rows.length === 0) return '';
  const width = options.width === undefined ? undefined : usable(options.width);
  const columns = sheet.columns.map((column, at) => ({ column, at }));
  const isWide = width === undefined || width >= WIDE;
  const shown = columns.filter(({ column }) => isWide || column.isSpare !== true);
  const texts = shown.map(({ column, at }) =>
    sheet.rows.map((row) => shownAs(row[at], column.kind, options)),
  );
  const slots = fitted(
    shown.map(({ column, at }, i) => slotOf(column, at, texts[i] ?? [])),
    width,
  );
  const frame = drawFrame({
    gap: GAP,
    slots: slots.map(({ column, width: cells }) => ({
      title: titleOf(column, cells),
      width: cells,
    })),
  });
  const lines = sheet.rows.map((row, line) =>
    frame
      .row(
        slots.map(({ at, column, width: cells }) => {
          const text = texts[shown.findIndex((one) => one.at === at)]?.[line] ?? '';
          return cellOf(row[at], text, column.kind, cells, theme);
        }),
      )
      .trimEnd(),
  );
  const head = header ? [theme.bold(frame.titles), theme.dim(frame.rule)] : [];
  return [...head, ...lines].map((line) => `${line}\n`).join('');
}

function slotOf(column: SheetColumn, at: number, texts: readonly string[]): SheetSlot {
  const longest = texts.reduce((most, text) => Math.max(most, stringWidth(text)), 0);
  const isBar = column.kind === 'bar';
  return {
    at,
    column,
    width: isBar ? USUAL_BAR : Math.max(stringWidth(column.title), longest),
    isFixed: column.kind !== 'text' && column.kind !== 'service' && !isBar,
    grows: isBar,
  };
}

/** As they are where there is room; else a bar, or the widest text, gives way to the others. */
function fitted(slots: readonly SheetSlot[], width: number | undefined): SheetSlot[] {
  if (width === undefined) return [...slots];
  const needed = slots.reduce((sum, slot) => sum + slot.width + GAP, -GAP);
  if (needed <= width) return [...slots];
  const bar = slots.some(({ grows }) => grows);
  const texts = slots.filter(({ isFixed }) => !isFixed);
  const widest = texts.reduce<SheetSlot | undefined>(
    (most, slot) => (most === undefined || slot.width > most.width ? slot : most),
    undefined,
  );
  return share(
    bar ? slots : slots.map((slot) => ({ ...slot, grows: slot === widest })),
    width,
    GAP,
  );
}

function titleOf({ title, kind }: SheetColumn, width: number): string {
  return isNumeric(kind) ? fit(title, width).padStart(width) : fit(title, width);
}

function isNumeric(kind: SheetKind): boolean {
  return kind === 'number' || kind === 'share' || kind === 'rate';
}

function shownAs(value: unknown, kind: SheetKind, { zone }: RenderOptions): string {
  if (kind === 'bar') return '';
  if (kind === 'time') return formatInstant(Number(value), zone).slice(0, SECONDS);
  if (typeof value !== 'number' || !isNumeric(kind))
    return value === undefined ? '-' : printable(textOf(value));
  if (kind === 'share') return `${(value * 100).toFixed(1)} %`;
  return kind === 'rate' ? rateText(value) : count(value);
}

/** In the unit in which it is no tiny fraction. */
function rateText(perSecond: number): string {
  if (perSecond >= 10) return `${count(Math.round(perSecond))}/s`;
  if (perSecond >= 0.1) return `${perSecond.toFixed(1)}/s`;
  return perSecond * 60 >= 0.1
    ? `${(perSecond * 60).toFixed(1)}/min`
    : `${(perSecond * 3600).toFixed(1)}/h`;
}

function cellOf(
  value: unknown,
  text: string,
  kind: SheetKind,
  width: number,
  theme: Theme,
): string {
  if (kind === 'bar') return barOf(value as readonly [number, number], width, theme);
  if (isNumeric(kind)) return text.padStart(width);
  const shown = fit(text, width);
  return pad(paint(value, shown, kind, theme), width);
}

function paint(value: unknown, shown: string, kind: SheetKind, theme: Theme): string {
  if (value === undefined || kind === 'time') return theme.dim(shown);
  if (kind === 'service') return theme.service(textOf(value), shown);
  return kind === 'severity' && isSeverity(value) ? theme.severity(value, shown) : shown;
}

function isSeverity(value: unknown): value is Severity {
  return (SEVERITIES as readonly unknown[]).includes(value);
}
