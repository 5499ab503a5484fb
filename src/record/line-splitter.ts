/** Splits chunks of bytes into lines: at LF only, bounded in length, knowing the byte at which each begins. */
import { isAscii, isUtf8 } from 'node:buffer';
import type { Line } from './line.ts';

/** A longer line is cut here and the rest of it is skipped: nobody reads it, and it must not fill the memory. */
export const MAX_LINE_BYTES = 1024 * 1024;

const LF = 10;
const CR = 13;

export interface LineSplitter {
  /** The lines that end in this chunk. */
  push(chunk: Buffer): Line[];
  /** The last line, where no line end follows it. */
  end(): Line[];
  /** Where the line begins that has not ended yet. */
  readonly position: number;
  /** Whether some of that line was pushed. */
  readonly isOpen: boolean;
  /** Goes on behind so many bytes, while no line is open: they were split elsewhere. */
  skip(bytes: number): void;
}

/** `start` is where the first byte stands in the source. */
export function createLineSplitter(start = 0, maxBytes = MAX_LINE_BYTES): LineSplitter {
  // The byte after the last one tells whether the line ends here, and whether the cut goes through a character.
  const maxHeld = maxBytes + 1;
  /** The beginning of a line whose end is not here yet, at most `MAX_HELD_BYTES` of it. */
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** Bytes of that line so far, with those that were skipped. */
  let openBytes = 0;
  /** Offset of the first byte of that line. */
  let offset = start;

  function hold(bytes: Buffer): void {
    const kept = bytes.subarray(0, maxHeld - heldBytes);
    // A copy: a view would keep the whole chunk alive for a few bytes.
    if (kept.length > 0) held.push(Buffer.from(kept));
    heldBytes += kept.length;
    openBytes += bytes.length;
  }

  function takeHeld(): Line {
    const line = lineOf(Buffer.concat(held), openBytes, offset, maxBytes);
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
        splitBlock(chunk.subarray(from, last), offset, maxBytes, lines);
        offset += last + 1 - from;
        from = last + 1;
      }
      if (from < chunk.length) hold(chunk.subarray(from));
      return lines;
    },
    end() {
      return openBytes > 0 ? [takeHeld()] : [];
    },
    get position() {
      return offset;
    },
    get isOpen() {
      return openBytes > 0;
    },
    skip(bytes) {
      offset += bytes;
    },
  };
}

/** Splits whole lines; `block` is without its last line end. */
function splitBlock(block: Buffer, offset: number, maxBytes: number, lines: Line[]): void {
  // Each character is one byte, and its index is its offset; decoding Latin-1 is a copy.
  const isPlain = isAscii(block);
  const text = isPlain ? block.toString('latin1') : '';
  let from = 0;
  while (from <= block.length) {
    const found = isPlain ? text.indexOf('\n', from) : block.indexOf(LF, from);
    const end = found === -1 ? block.length : found;
    lines.push(
      isPlain && end - from <= maxBytes
        ? plainLine(withoutReturn(text.slice(from, end)), offset + from)
        : lineOf(block.subarray(from, end), end - from, offset + from, maxBytes),
    );
    from = end + 1;
  }
}

function plainLine(text: string, position: number): Line {
  return { text, position, isCut: false, isGuessed: false };
}

/** `bytes` are the first ones of a line, `length` is how many it has. */
function lineOf(bytes: Buffer, length: number, position: number, maxBytes: number): Line {
  const end = bytes[length - 1] === CR ? length - 1 : length;
  const isCut = end > maxBytes;
  const kept = bytes.subarray(0, isCut ? wholeCharacters(bytes, maxBytes) : end);
  const isGuessed = !isUtf8(kept);
  const text = isGuessed ? guessed(kept) : kept.toString();
  return { text, position, isCut, isGuessed };
}

/**
 * Where some characters beyond ASCII are good UTF-8, the others are damaged, and are marked; else it is text of an
 * old program, and Latin-1 (ISO 8859-1) the best guess.
 */
function guessed(bytes: Buffer): string {
  const text = bytes.toString();
  return /[^\0-\x7f\ufffd]/.test(text) ? text : bytes.toString('latin1');
}

/** Where a line is cut: not within a character, whose bytes after the first are 10xxxxxx, three at most. */
function wholeCharacters(bytes: Buffer, maxBytes: number): number {
  let end = maxBytes;
  while (end > maxBytes - 3 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
