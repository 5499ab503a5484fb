/** Prints a stream that nobody can hold back: what a slow reader cannot take is skipped, and said to be. */
import type { OutputStream } from '../io.ts';

export interface Printer {
  /** Lines with their ends; skipped while the reader is too far behind. */
  print(lines: readonly string[]): void;
  /** For what must not be missed. */
  printAlways(line: string): void;
}

/** What may wait in memory for the reader. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

export function createPrinter(stream: OutputStream): Printer {
  let skipped = 0;
  return {
    print(lines) {
      if (stream.writableLength > MAX_WAITING_BYTES) {
        skipped += lines.length;
        return;
      }
      const notice = skipped > 0 ? `-- skipped ${skipped} lines: the reader is too slow --\n` : '';
      skipped = 0;
      stream.write(notice + lines.join(''));
    },
    printAlways(line) {
      stream.write(line);
    },
  };
}
