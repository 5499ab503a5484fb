/** A record as a line of text, complete: what people read in a pipe, or follow live. */
import { formatInstant } from '../query/instant.ts';
import type { LogRecord } from '../record/record.ts';
import { cellOf } from './cell.ts';
import { gutterOf } from './gutter.ts';
import type { RenderOptions, Renderer } from './renderer.ts';
import { printable } from './printable.ts';
import { painted } from './styled.ts';

const LONGEST_SEVERITY = 5;
const WHOLE = { withRest: true, room: undefined };

/** `2026-11-24 10:15:02.123 ERROR api  message  key=value`, without a line end; nothing is cut. */
export function renderLine(record: LogRecord, options: RenderOptions): string {
  const { zone, theme } = options;
  const { severity, service } = record;
  const blanks = ' '.repeat(LONGEST_SEVERITY - severity.length);
  const message = cellOf(record, { kind: 'message' }, { ...options, ...WHOLE });
  if (options.isContext?.(record) === true) {
    const head = `${formatInstant(record.timestamp, zone)} ${severity}${blanks}`;
    return theme.dim(`${head} ${printable(service)}  ${message.text}`);
  }
  const time = theme.dim(formatInstant(record.timestamp, zone));
  const head = `${time} ${theme.severity(severity, severity)}${blanks}`;
  return `${head} ${theme.service(service, printable(service))}  ${painted(message)}`;
}

export function lineRenderer(options: RenderOptions): Renderer {
  const { columns } = options;
  const gutter = gutterOf(options);
  const textOf = (record: LogRecord): string =>
    columns === undefined
      ? renderLine(record, options)
      : columns
          .map(({ field }) =>
            painted(cellOf(record, field, { ...options, ...WHOLE, withRest: false })),
          )
          .join('  ');
  return {
    begin: () => '',
    records: (batch) => batch.map((record) => `${gutter.of(record)}${textOf(record)}\n`).join(''),
    end: () => '',
  };
}
