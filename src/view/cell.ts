/** What a person sees of a field: printable, and in its colours. */
import { fieldOf, type Field } from '../query/field.ts';
import { formatInstant } from '../query/instant.ts';
import type { LogRecord } from '../record/record.ts';
import { enoughFor } from './fit.ts';
import { pairs } from './pairs.ts';
import { printable } from './printable.ts';
import type { RenderOptions } from './renderer.ts';
import { type Span, styled, type Styled } from './styled.ts';
import { textOf } from './text-of.ts';

interface CellOptions extends RenderOptions {
  /** The message is followed by whatever else the record says. */
  withRest: boolean;
  /** More cells than these will not be shown, so that a message of megabytes costs no time. */
  room: number | undefined;
}

export function cellOf(record: LogRecord, field: Field, options: CellOptions): Styled {
  const { theme, zone } = options;
  switch (field.kind) {
    case 'time':
      return styled(formatInstant(record.timestamp, zone), theme.dim);
    case 'severity':
      return styled(record.severity, (text) => theme.severity(record.severity, text));
    case 'service':
      return styled(printable(record.service), (text) => theme.service(record.service, text));
    case 'message':
      return messageCell(record, options);
    case 'attributes':
      return styled(printable(pairs({ attributes: record.attributes }, options.room)), theme.dim);
    case 'host':
    case 'id':
    case 'attribute':
      break;
  }
  const text = textOf(fieldOf(record, field));
  const start = options.room === undefined ? text : enoughFor(text, options.room);
  return styled(printable(start), (part) => part);
}

/** The message with what was searched for marked, and behind it, dimmed, what of the rest there is room for. */
function messageCell(record: LogRecord, { theme, find, room, withRest }: CellOptions): Styled {
  const { message } = record;
  const text = printable(room === undefined ? message : enoughFor(message, room));
  const spans: Span[] = (find?.(text) ?? []).map((range) => ({ ...range, paint: theme.match }));
  const rest = withRest ? printable(pairs(record, room)) : '';
  if (rest === '') return { text, spans };
  const whole = `${text}  ${rest}`;
  return {
    text: whole,
    spans: [...spans, { from: text.length, to: whole.length, paint: theme.dim }],
  };
}
