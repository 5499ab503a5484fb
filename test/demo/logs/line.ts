/** A line of the demo's logs, or several that are one record, and what logagg should make of it. */
import { formatInstant } from '../../../src/query/instant.ts';
import { instantAt, wallAt } from '../../../src/query/wall.ts';
import { resolveZone } from '../../../src/query/zone.ts';
import type { Severity } from '../../../src/record/severity.ts';

export interface Line {
  /** Ms since the epoch. */
  time: number;
  severity: Severity;
  text: string;
}

export interface LogFile {
  name: string;
  lines: readonly Line[];
  /** When it was last written, ms since the epoch: the time of lines that name none. */
  writtenAt: number;
}

const SECOND_MS = 1000;
const local = resolveZone('local');

/** A time as a line without a zone says it, to the second, and the instant that a reader makes of that. */
export function localTime(time: number): { text: string; time: number } {
  const second = time - (time % SECOND_MS);
  return {
    text: formatInstant(second, local).slice(0, 'YYYY-MM-DD HH:MM:SS'.length),
    time: instantAt(wallAt(second, local), local),
  };
}

/** A file whose last line was written just before. */
export function logFile(name: string, lines: readonly Line[]): LogFile {
  const writtenAt = Math.max(...lines.map(({ time }) => time));
  return { name, lines, writtenAt };
}
