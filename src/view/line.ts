/** A record as a line of text, complete: what people read in a pipe, or follow live. */
import { formatInstant } from '../query/instant.ts';
import type { LogRecord } from '../record/record.ts';
import { pairs } from './pairs.ts';
import { printable } from './printable.ts';
import type { RenderOptions, Renderer } from './renderer.ts';

const LONGEST_SEVERITY = 5;

/** `2026-11-24 10:15:02.123 ERROR api  message  key=value`, without a line end; nothing is cut. */
export function renderLine(record: LogRecord, { zone, theme }: RenderOptions): string {
  const { severity, service } = record;
  const time = theme.dim(formatInstant(record.timestamp, zone));
  const blanks = ' '.repeat(LONGEST_SEVERITY - severity.length);
  const head = `${time} ${theme.severity(severity, severity)}${blanks}`;
  const body = `${theme.service(service, printable(service))}  ${printable(record.message)}`;
  const rest = pairs(record);
  return `${head} ${body}${rest === '' ? '' : `  ${theme.dim(printable(rest))}`}`;
}

export function lineRenderer(options: RenderOptions): Renderer {
  return {
    begin: () => '',
    records: (batch) => batch.map((record) => `${renderLine(record, options)}\n`).join(''),
    end: () => '',
  };
}
