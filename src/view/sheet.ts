/** A result that is small and no list of records: counts, services, patterns. Rows of values under names. */
import { csvRow, type Row, tsvRow } from './csv.ts';
import { createArray, rfc3339, stringify } from './json.ts';
import { logfmtLine } from './logfmt.ts';
import type { RenderOptions } from './renderer.ts';
import { sheetTable } from './sheet-table.ts';
import { zonedTime } from './zoned-time.ts';

/** What a value is: it decides how people see it, and how programs do. */
export type SheetKind =
  | 'text'
  | 'service'
  | 'severity'
  /** A whole number. */
  | 'number'
  /** Ms since the epoch. */
  | 'time'
  /** From 0 to 1. */
  | 'share'
  /** Records per second. */
  | 'rate'
  /** Lengths from 0 to 1, of all and of the bad ones among them. For people alone. */
  | 'bar';

export interface SheetColumn {
  /** In JSON, and above columns of CSV. */
  name: string;
  /** Above columns of a table. */
  title: string;
  kind: SheetKind;
  /** Only for programs, and for wide terminals. */
  isSpare?: boolean;
}

export interface Sheet {
  columns: readonly SheetColumn[];
  rows: readonly (readonly unknown[])[];
}

export const SHEET_FORMATS = ['table', 'json', 'ndjson', 'csv', 'tsv', 'logfmt'] as const;

export type SheetFormat = (typeof SHEET_FORMATS)[number];

/** The whole of it as text; as a table, nothing where there are no rows. */
export function renderSheet(sheet: Sheet, format: SheetFormat, options: RenderOptions): string {
  return WRITERS[format](format === 'table' ? sheet : withoutBars(sheet), options);
}

type Writer = (sheet: Sheet, options: RenderOptions) => string;

const WRITERS: Readonly<Record<SheetFormat, Writer>> = {
  table: sheetTable,
  json(sheet) {
    const array = createArray();
    return array.begin + objectsOf(sheet).map(array.element).join('') + array.end();
  },
  ndjson: (sheet) => lines(objectsOf(sheet)),
  csv: (sheet, options) => headed(sheet, options, csvRow),
  tsv: (sheet, options) => headed(sheet, options, tsvRow),
  logfmt: (sheet, options) =>
    lines(
      rowsOf(sheet, options).map((row) =>
        logfmtLine(row.map((value, i) => [sheet.columns[i]?.name ?? '', value])),
      ),
    ),
};

function headed(sheet: Sheet, options: RenderOptions, write: Row): string {
  const names = sheet.columns.map(({ name }) => name);
  const rows = rowsOf(sheet, options);
  return (options.header === false ? rows : [names, ...rows])
    .map((row) => write(row, options))
    .join('');
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

function objectsOf({ columns, rows }: Sheet): string[] {
  return rows.map((row) =>
    stringify(Object.fromEntries(columns.map(({ name, kind }, i) => [name, jsonOf(row[i], kind)]))),
  );
}

function rowsOf({ columns, rows }: Sheet, options: RenderOptions): unknown[][] {
  return rows.map((row) => columns.map(({ kind }, i) => plainOf(row[i], kind, options)));
}

function withoutBars({ columns, rows }: Sheet): Sheet {
  const kept = columns.flatMap(({ kind }, i) => (kind === 'bar' ? [] : [i]));
  return {
    columns: columns.filter(({ kind }) => kind !== 'bar'),
    rows: rows.map((row) => kept.map((i) => row[i])),
  };
}

function jsonOf(value: unknown, kind: SheetKind): unknown {
  if (kind === 'time') return rfc3339(Number(value));
  return typeof value === 'number' ? rounded(value) : (value ?? null);
}

function plainOf(value: unknown, kind: SheetKind, { zone }: RenderOptions): unknown {
  if (kind === 'time') return zonedTime(Number(value), zone);
  return typeof value === 'number' ? rounded(value) : value;
}

/** Shares and rates are measures; more digits of them say nothing. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
