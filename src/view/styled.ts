/** A text whose parts are painted, cut and wrapped by its cells before the colours come in. */
import { fit } from './fit.ts';

export interface Styled {
  /** Printable. */
  text: string;
  /** In order, apart from each other. */
  spans: readonly Span[];
}

/** A part of a text, in UTF-16 units, the end excluded. */
export interface Range {
  from: number;
  to: number;
}

export interface Span extends Range {
  paint: (text: string) => string;
}

/** A text of one look. */
export function styled(text: string, paint: Span['paint']): Styled {
  return { text, spans: [{ from: 0, to: text.length, paint }] };
}

/** The text, or a range of it, in its colours. */
export function painted(
  { text, spans }: Styled,
  { from, to } = { from: 0, to: text.length },
): string {
  let shown = '';
  let at = from;
  for (const span of spans) {
    const start = Math.max(span.from, at);
    const end = Math.min(span.to, to);
    if (start >= end) continue;
    shown += text.slice(at, start) + span.paint(text.slice(start, end));
    at = end;
  }
  return shown + text.slice(at, to);
}

/** In at most that many cells, with `…` for what is cut off. */
export function fitStyled(content: Styled, width: number): string {
  const { text } = content;
  const fitted = fit(text, width);
  const end = fitted === text ? text.length : fitted.length - 1;
  return painted(content, { from: 0, to: end }) + fitted.slice(end);
}
