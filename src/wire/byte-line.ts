/** Lines of a batch from bytes to bytes: what a form of lines has in common, and what each line has of its own. */
import { type Bytes, bytesOf, copyBytes } from '../record/bytes.ts';
import type { LineHead } from './line-head.ts';

/** How lines of one form, service and severity are written. */
export interface LineTemplate {
  readonly head: LineHead;
  /** In order; the first one is behind the opening quote of the message. */
  readonly parts: readonly (Piece & { after: Bytes })[];
  /** Bytes of all that is the same in each line. */
  readonly length: number;
}

/** A run of the line that is read, from one field to another as they stand there. */
interface Piece {
  from: number;
  to: number;
}

export interface TemplatePart extends Piece {
  /** What is written behind it; Latin-1, so that each character is a byte. */
  after: string;
}

/** A line as it was read. */
export interface ByteLine {
  /** Among others. */
  bytes: Bytes;
  /** Whether all of `bytes` up to their last line end is UTF-8. */
  isText: boolean;
  /** For each field where it begins, and where it ends. */
  spans: Int32Array;
  /** Where it begins, and how many bytes it has with its end. */
  start: number;
  length: number;
  /** Ms since the epoch. */
  time: number;
  /** Of the line in its source. */
  position: number;
  /** When it is read, ms since the epoch. */
  now: number;
}

/** To be filled with one line after the other. */
export function emptyLine(): ByteLine {
  return {
    bytes: bytesOf(Buffer.of()),
    isText: false,
    spans: new Int32Array(0),
    start: 0,
    length: 0,
    time: Number.NaN,
    position: 0,
    now: 0,
  };
}

export function createTemplate(head: LineHead, parts: readonly TemplatePart[]): LineTemplate {
  const bytes = parts.map(({ after }) => Buffer.from(after, 'latin1'));
  return {
    head,
    parts: parts.map(({ from, to }, i) => ({ from, to, after: bytesOf(bytes[i] ?? Buffer.of()) })),
    length: bytes.reduce((sum, { length }) => sum + length, head.length),
  };
}

/** At most so many bytes are written for the line. */
export function boundOf(template: LineTemplate, line: ByteLine): number {
  return template.length + line.length;
}

/** Writes the line; gives where it ends. */
export function writeLine(
  { head, parts }: LineTemplate,
  { bytes, spans, time, position }: ByteLine,
  to: Bytes,
  start: number,
): number {
  head.set(time, position);
  to.data.set(head.bytes, start);
  let at = start + head.length;
  for (const part of parts) {
    const { from, to: last, after } = part;
    at = copyBytes(bytes.view, spans[2 * from] ?? 0, spans[2 * last + 1] ?? 0, to.view, at);
    at = copyBytes(after.view, 0, after.length, to.view, at);
  }
  return at;
}
