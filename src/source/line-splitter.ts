/** Splits chunks of bytes into lines: at LF only, bounded in length, knowing the byte at which each begins. */
import type { Line } from './line.ts';

/** A longer line is cut here and the rest of it is skipped: nobody reads it, and it must not fill the memory. */
export const MAX_LINE_BYTES = 1024 * 1024;

const LF = 10;

export interface LineSplitter {
  /** The lines that end in this chunk. */
  push(chunk: Buffer): Line[];
  /** The last line, where no line end follows it. */
  end(): Line[];
}

export function createLineSplitter(start = 0): LineSplitter {
  /** The beginning of a line whose end is not here yet, at most `MAX_LINE_BYTES` of it. */
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** Bytes of that line so far, with those that were skipped. */
  let openBytes = 0;
  /** Offset of the first byte of that line. */
  let offset = start;

  function hold(bytes: Buffer): void {
    const kept = bytes.subarray(0, MAX_LINE_BYTES - heldBytes);
    // A copy: a view would keep the whole chunk alive for a few bytes.
    if (kept.length > 0) held.push(Buffer.from(kept));
    heldBytes += kept.length;
    openBytes += bytes.length;
  }

  function takeHeld(): Line {
    const isCut = openBytes > heldBytes;
    const line = { text: textOf(Buffer.concat(held)), position: offset, isCut };
    offset += openBytes;
    held = [];
    heldBytes = 0;
    openBytes = 0;
    return line;
  }

  return {
    push(chunk) {
      const lines: Line[] = [];
      let from = 0;
      if (openBytes > 0) {
        const end = chunk.indexOf(LF);
        hold(end === -1 ? chunk : chunk.subarray(0, end));
        if (end === -1) return lines;
        lines.push(takeHeld());
        offset += 1;
        from = end + 1;
      }
      const last = chunk.lastIndexOf(LF);
      if (last >= from) {
        splitBlock(chunk.subarray(from, last), offset, lines);
        offset += last + 1 - from;
        from = last + 1;
      }
      if (from < chunk.length) hold(chunk.subarray(from));
      return lines;
    },
    end() {
      return openBytes > 0 ? [takeHeld()] : [];
    },
  };
}

/** Splits whole lines; `block` is without its last line end. */
function splitBlock(block: Buffer, offset: number, lines: Line[]): void {
  const text = block.toString();
  // As many characters as bytes: each character is one byte, and its index is its offset.
  if (text.length === block.length) {
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      lines.push(lineOf(text.slice(from, end), offset + from));
      from = end + 1;
    }
    lines.push(lineOf(text.slice(from), offset + from));
    return;
  }
  let from = 0;
  while (from <= block.length) {
    const found = block.indexOf(LF, from);
    const end = found === -1 ? block.length : found;
    const bytes = block.subarray(from, Math.min(end, from + MAX_LINE_BYTES));
    const isCut = end - from > MAX_LINE_BYTES;
    lines.push({ text: textOf(bytes), position: offset + from, isCut });
    from = end + 1;
  }
}

function lineOf(text: string, position: number): Line {
  const isCut = text.length > MAX_LINE_BYTES;
  return { text: withoutReturn(isCut ? text.slice(0, MAX_LINE_BYTES) : text), position, isCut };
}

/** The text of a line's bytes; a character that the cut went through is left out. */
function textOf(bytes: Buffer): string {
  return withoutReturn(bytes.toString());
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
