/** Line ends in bytes. */
import type { Bytes } from '../../record/bytes.ts';

const LF = 10;
const CR = 13;

/** Where the next line begins, where one ends at `at`; else -1, as where it cannot be seen yet. */
export function lineEnd(bytes: Bytes, at: number): number {
  if (at + 2 > bytes.length) return -1;
  const code = bytes.view.getUint8(at);
  if (code === LF) return at + 1;
  return code === CR && bytes.view.getUint8(at + 1) === LF ? at + 2 : -1;
}
