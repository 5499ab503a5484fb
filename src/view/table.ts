/** Records as a table that fits the terminal, one line each. */
import stringWidth from 'string-width';
import { formatInstant, formatOffset } from '../query/instant.ts';
import type { LogRecord } from '../record/record.ts';
import { layOut, type Columns } from './columns.ts';
import { enoughFor, fill, fit, pad } from './fit.ts';
import { drawFrame } from './frame.ts';
import { pairs } from './pairs.ts';
import { printable } from './printable.ts';
import type { RenderOptions, Renderer } from './renderer.ts';
import type { Theme } from './theme.ts';

const DATE_LENGTH = '2026-11-24'.length;
/** Where `HH:MM:SS` stands in a printed instant. */
const CLOCK = [11, 19] as const;

/** The first batch settles the columns; its header stands once above all. No records, no table. */
export function tableRenderer(options: RenderOptions): Renderer {
  let table: Table | undefined;
  return {
    begin: () => '',
    records: (batch) => {
      if (batch.length === 0) return '';
      const header = table === undefined;
      table ??= openTable(batch, options);
      return (header ? table.header : '') + batch.map(table.rowOf).join('');
    },
    end: () => '',
  };
}

interface Table {
  header: string;
  rowOf(this: void, record: LogRecord): string;
}

function openTable(batch: readonly LogRecord[], options: RenderOptions): Table {
  const { zone, theme } = options;
  const longest = longestService(batch);
  const columns = layOut(options.width, longest, zone);
  const frame = drawFrame(columns);
  const dayLineOf = dayLines(options);
  const rowOf = (record: LogRecord): string => {
    const time = formatInstant(record.timestamp, zone);
    const dayLine = columns.fullTime ? '' : dayLineOf(time, record.timestamp);
    return `${dayLine}${frame.row(cellsOf(record, time, columns, options))}\n`;
  };
  return { header: `${theme.bold(frame.titles)}\n${theme.dim(frame.rule)}\n`, rowOf };
}

/** In cells. Not by spreading into `Math.max`, which takes no more arguments than the stack has room for. */
function longestService(batch: readonly LogRecord[]): number {
  return batch.reduce((most, { service }) => Math.max(most, stringWidth(printable(service))), 0);
}

/** A line above the first row of each day, for tables without room for the date in every row. */
function dayLines({ zone, theme }: RenderOptions): (time: string, timestamp: number) => string {
  let latest = '';
  return (time, timestamp) => {
    const day = time.slice(0, DATE_LENGTH);
    if (day === latest) return '';
    latest = day;
    const offset = day.startsWith('?') ? '' : ` ${formatOffset(timestamp, zone)}`;
    return `${theme.dim(`${day}${offset}`)}\n`;
  };
}

function cellsOf(
  record: LogRecord,
  time: string,
  columns: Columns,
  { theme }: RenderOptions,
): readonly string[] {
  const { severity, service } = record;
  const [, severityWidth, serviceWidth, messageWidth] = columns.widths;
  const name = columns.shortSeverity ? severity.slice(0, 1) : severity;
  const put = messageWidth === undefined ? pad : fill;
  return [
    theme.dim(columns.fullTime ? time : time.slice(...CLOCK)),
    pad(theme.severity(severity, name), severityWidth),
    theme.service(service, put(printable(service), serviceWidth)),
    messageCell(record, messageWidth, theme),
  ];
}

/** The message, and behind it, dimmed, whatever of host and attributes there is room for. */
function messageCell(record: LogRecord, width: number | undefined, theme: Theme): string {
  const raw = width === undefined ? record.message : enoughFor(record.message, width);
  const message = printable(raw);
  const rest = printable(pairs(record, width === undefined ? undefined : message.length + width));
  const text = rest === '' ? message : `${message}  ${rest}`;
  const fitted = width === undefined ? text : fit(text, width);
  return fitted.slice(0, message.length) + theme.dim(fitted.slice(message.length));
}
