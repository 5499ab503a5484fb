/**
 * The short way of a source: from the bytes of its lines to the bytes of batches, with no string or object between. It takes lines of the common
 * forms, and leaves all others to the long way, from which it learns what a line of each kind becomes.
 */
import { isUtf8 } from 'node:buffer';
import { isDigit, LESS, OPEN_BRACE } from '../../record/ascii.ts';
import { bytesOf } from '../../record/bytes.ts';
import { isPlausible } from '../../record/complete.ts';
import { type ByteLine, emptyLine, type LineTemplate } from '../../wire/byte-line.ts';
import type { BatchPacker } from '../../wire/packer.ts';

/** Lines that are read by their bytes. */
export interface LineForm {
  /**
   * Reads the line at `at`: its fields and its time. Gives where the next line begins, or -1 where this one is not of the form, or has
   * more to it than bytes that can be copied.
   */
  read(line: ByteLine, at: number): number;
  /** What becomes of a line like the one that was read last; undefined where the long way has to tell. */
  templateOf(line: ByteLine): LineTemplate | undefined;
}

/** The forms that a line may have by its first bytes. */
export type FormAt = (bytes: Buffer, at: number) => LineForm | undefined;

export interface Lane {
  /**
   * Takes whole lines of `bytes` from `start` on for as long as it can, and gives where it stopped: what is left has
   * to be read as text. `offset` is where the first byte stands in the source.
   */
  take(bytes: Buffer, start: number, offset: number, now: number): number;
  /** That of the last line it took, ms since the epoch. */
  readonly time: number;
}

export interface LaneSettings {
  formAt: FormAt;
  maxLineBytes: number;
  packer: BatchPacker;
  /** The number of the run that is being taken: see `intake.ts`. */
  run(): number;
}

const LF = 10;

export function createLane({ formAt, maxLineBytes, packer, run }: LaneSettings): Lane {
  const line = emptyLine();
  let looked: Buffer | undefined;
  let last = Number.NaN;

  function look(bytes: Buffer, start: number): void {
    looked = bytes;
    line.bytes = bytesOf(bytes);
    line.isText = isUtf8(bytes.subarray(start, bytes.lastIndexOf(LF) + 1));
  }

  return {
    take(bytes, start, offset, now) {
      if (looked !== bytes) look(bytes, start);
      line.now = now;
      const number = run();
      let at = start;
      for (;;) {
        const form = formAt(bytes, at);
        const next = form === undefined ? -1 : form.read(line, at);
        if (form === undefined || next === -1 || next - at > maxLineBytes) break;
        if (!isPlausible(line.time, now) || !isApart(bytes, at, next)) break;
        line.start = at;
        line.length = next - at;
        line.position = offset + at;
        const template = form.templateOf(line);
        if (template === undefined) break;
        packer.addLine(template, line, number);
        last = line.time;
        at = next;
      }
      return at;
    },
    get time() {
      return last;
    },
  };
}

/**
 * Whether the line at `next` is there and cannot go on with the event of the one at `at`: it begins as records do, or with the
 * same month as that; see `stack-trace.ts`.
 */
function isApart(bytes: Buffer, at: number, next: number): boolean {
  const code = bytes[next] ?? 0;
  if (isDigit(code) || code === OPEN_BRACE) return true;
  if (code === LESS) return isDigit(bytes[next + 1] ?? 0);
  return next + 4 <= bytes.length && bytes.readInt32LE(next) === bytes.readInt32LE(at);
}
