/** Records as CSV (RFC 4180) and as TSV, a row each, their names above. */
import type { LogRecord } from '../record/record.ts';
import { fieldOf } from '../query/field.ts';
import { ALL_COLUMNS, type Column } from './columns.ts';
import { printable } from './printable.ts';
import type { RenderOptions, Renderer } from './renderer.ts';
import { textOf } from './text-of.ts';
import { zonedTime } from './zoned-time.ts';

type CellOptions = Pick<RenderOptions, 'isTerminal' | 'csvSafe'>;

/** One row of values, with its line end. */
export type Row = (values: readonly unknown[], options: CellOptions) => string;

/** Quoted where RFC 4180 asks for it, the row ended by CR LF. Texts are exact, line feeds too; other values are JSON. */
export function csvRow(values: readonly unknown[], options: CellOptions): string {
  return `${values.map((value) => quoted(cellText(value, options))).join(',')}\r\n`;
}

/** Always one line a row: tab, line feed, return and backslash are written as `\t \n \r \\`, as PostgreSQL's COPY does. */
export function tsvRow(values: readonly unknown[], options: CellOptions): string {
  return `${values.map((value) => escaped(cellText(value, options))).join('\t')}\n`;
}

export function csvRenderer(options: RenderOptions): Renderer {
  return rowRenderer(csvRow, options);
}

export function tsvRenderer(options: RenderOptions): Renderer {
  return rowRenderer(tsvRow, options);
}

function rowRenderer(row: Row, options: RenderOptions): Renderer {
  const { columns = ALL_COLUMNS, header = true, zone } = options;
  const valueOf = (record: LogRecord, { field }: Column): unknown =>
    field.kind === 'time' ? zonedTime(record.timestamp, zone) : fieldOf(record, field);
  const rowOf = (record: LogRecord) =>
    row(
      columns.map((column) => valueOf(record, column)),
      options,
    );
  return {
    begin: () =>
      header
        ? row(
            columns.map(({ name }) => name),
            options,
          )
        : '',
    records: (batch) => batch.map(rowOf).join(''),
    end: () => '',
  };
}

/**
 * What spreadsheets take for the start of a formula, in its wide forms too, or skip before they look for one.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

function cellText(value: unknown, { isTerminal = false, csvSafe = false }: CellOptions): string {
  const text = textOf(value);
  // A number is no formula, but a text that looks like one may go on as one.
  const guarded = csvSafe && typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return isTerminal ? printable(guarded) : guarded;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const TSV_ESCAPES: Readonly<Record<string, string>> = {
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\\': '\\\\',
};

function escaped(text: string): string {
  return text.replace(/[\t\n\r\\]/g, (character) => TSV_ESCAPES[character] ?? character);
}
