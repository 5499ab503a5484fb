/**
 * Go's log package: `2026/11/24 10:15:02 message`, with microseconds and with `file.go:23: ` by its flags.
 * https://pkg.go.dev/log#pkg-constants
 */
import { countDigits, SLASH, SPACE } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import { decodeTimedText } from './text-line.ts';

const LONGEST_FILE = 200;
const MOST_DIGITS = 7;

/** Decodes a line whose timestamp ends at `end`; a level word at the start of the message counts as in any text. */
export function decodeGo(line: string, timestamp: number, end: number): Decoded | undefined {
  if (line.charCodeAt(4) !== SLASH || line.charCodeAt(end) !== SPACE) return undefined;
  const source = sourceAt(line, end + 1);
  if (source === '') return decodeTimedText(line, timestamp, end, false);
  const decoded = decodeTimedText(line, timestamp, end + source.length + 2, false);
  decoded.attributes = { source };
  return decoded;
}

/** `main.go:23` where a colon and a space follow it. */
function sourceAt(line: string, start: number): string {
  const end = line.indexOf('.go:', start);
  if (end === -1 || end - start > LONGEST_FILE) return '';
  const numberEnd = end + 4 + countDigits(line, end + 4, MOST_DIGITS);
  if (numberEnd === end + 4 || !line.startsWith(': ', numberEnd)) return '';
  const source = line.slice(start, numberEnd);
  return source.includes(' ') ? '' : source;
}
