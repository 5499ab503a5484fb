/** Records as a table that fits the terminal, one line each unless they are to be wrapped. */
import stringWidth from 'string-width';
import { formatInstant, formatOffset } from '../query/instant.ts';
import type { LogRecord } from '../record/record.ts';
import { cellOf } from './cell.ts';
import { type Column, TABLE_COLUMNS } from './columns.ts';
import { pad } from './fit.ts';
import { drawFrame } from './frame.ts';
import { gutterOf } from './gutter.ts';
import { layOut, type Layout, type Slot } from './layout.ts';
import type { RenderOptions, Renderer } from './renderer.ts';
import { fitStyled, painted, styled, type Styled } from './styled.ts';
import { wrap } from './wrap.ts';

const DATE_LENGTH = '2026-11-24'.length;
/** Where `HH:MM:SS` stands in a printed instant. */
const CLOCK = [11, 19] as const;

/** The first batch settles the columns; its header stands once above all. No records, no table, and none in memory. */
export function tableRenderer(options: RenderOptions): Renderer {
  let table: Table | undefined;
  return {
    begin: () => '',
    records: (batch) => {
      if (batch.length === 0) return '';
      const isFirst = table === undefined;
      table ??= openTable(options.sample ?? batch, options);
      return (isFirst ? table.header : '') + batch.map(table.rowOf).join('');
    },
    end: () => '',
  };
}

interface Table {
  header: string;
  rowOf(this: void, record: LogRecord): string;
}

function openTable(batch: readonly LogRecord[], options: RenderOptions): Table {
  const { zone, theme, columns = TABLE_COLUMNS, header = true } = options;
  const gutter = gutterOf(options);
  const width = options.width === undefined ? undefined : options.width - gutter.width;
  const layout = layOut(width, columns, longestOf(batch, columns, options), zone);
  const frame = drawFrame(layout);
  const dayLineOf = dayLines(options, layout);
  const rowOf = (record: LogRecord): string => {
    const dayLine = dayLineOf(record);
    const margin = gutter.of(record);
    const lines = rowLines(layout.slots, cellsOf(record, layout, options), options);
    return dayLine + lines.map((cells) => `${margin}${frame.row(cells).trimEnd()}\n`).join('');
  };
  const titles = `${gutter.blank}${theme.bold(frame.titles)}\n${gutter.blank}${theme.dim(frame.rule)}\n`;
  return { header: header ? titles : '', rowOf };
}

/** In cells, by column; 0 where it does not matter. */
function longestOf(
  batch: readonly LogRecord[],
  columns: readonly Column[],
  options: RenderOptions,
): number[] {
  const { width } = options;
  return columns.map(({ field }, i) => {
    const isLast = i === columns.length - 1;
    // What takes the rest of a terminal, or ends a line that is not cut, needs no measure.
    if (field.kind === 'message' && (width !== undefined || isLast)) return 0;
    const textOf = (record: LogRecord) =>
      cellOf(record, field, { ...options, withRest: false, room: width }).text;
    // Not by spreading into `Math.max`, which takes no more arguments than the stack has room for.
    return batch.reduce((most, record) => Math.max(most, stringWidth(textOf(record))), 0);
  });
}

/** A line above the first row of each day, for tables without room for the date in every row. */
function dayLines(
  { zone, theme }: RenderOptions,
  { fullTime, slots }: Layout,
): (record: LogRecord) => string {
  if (fullTime || slots.every(({ field }) => field.kind !== 'time')) return () => '';
  let latest = '';
  return ({ timestamp }) => {
    const day = formatInstant(timestamp, zone).slice(0, DATE_LENGTH);
    if (day === latest) return '';
    latest = day;
    const offset = day.startsWith('?') ? '' : ` ${formatOffset(timestamp, zone)}`;
    return `${theme.dim(`${day}${offset}`)}\n`;
  };
}

function cellsOf(record: LogRecord, layout: Layout, options: RenderOptions): Styled[] {
  const { theme, isContext } = options;
  const withRest = options.columns === undefined;
  const isDim = isContext?.(record) === true;
  return layout.slots.map(({ field, width }) => {
    const isOpen = options.width === undefined;
    const room = isOpen || options.wrap === true ? undefined : width;
    const cell = shortened(
      cellOf(record, field, { ...options, withRest, room }),
      field.kind,
      layout,
    );
    return isDim ? styled(cell.text, theme.dim) : cell;
  });
}

function shortened(cell: Styled, kind: Slot['field']['kind'], layout: Layout): Styled {
  const { fullTime, shortSeverity } = layout;
  if (kind === 'time' && !fullTime) return { ...cell, text: cell.text.slice(...CLOCK) };
  if (kind === 'severity' && shortSeverity) return { ...cell, text: cell.text.slice(0, 1) };
  return cell;
}

/** The cells of each line that a row takes; all but the last are as wide as their columns, or, in a pipe, wider. */
function rowLines(
  slots: readonly Slot[],
  cells: readonly Styled[],
  how: RenderOptions,
): string[][] {
  const padded = (texts: readonly (string | undefined)[]) =>
    slots.map(({ width = 0 }, i) => pad(texts[i] ?? '', i === slots.length - 1 ? 0 : width));
  if (how.width === undefined) return [padded(cells.map((cell) => painted(cell)))];
  if (how.wrap !== true)
    return [padded(cells.map((cell, i) => fitStyled(cell, slots[i]?.width ?? 0)))];
  const columns = cells.map((cell, i) => wrapped(cell, slots[i]?.width ?? 0));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => padded(columns.map((lines) => lines[line])));
}

function wrapped(cell: Styled, width: number): string[] {
  const { lines, isCut } = wrap(cell.text, width);
  return [...lines.map((range) => painted(cell, range)), ...(isCut ? ['…'] : [])];
}
