/** Log lines whose every byte follows from their number, so that the store can be held against what was sent. */
import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Db } from 'mongodb';

/** Lines begin an hour before midnight, so that from line 36,000 on they fall in a second partition. */
const FIRST_MS = Date.UTC(2024, 4, 1, 23);
const STEP_MS = 100;
const SERVICES = ['orders', 'mail.out', 'api'] as const;
/** None of them is bound to the monitoring queue: what LogQueue does not take, no queue takes. */
const QUIET = ['DEBUG', 'INFO'] as const;
const ALL = ['DEBUG', 'INFO', 'INFO', 'WARN', 'ERROR'] as const;
/** Lines that are handed on at a time. */
const CHUNK = 1000;

interface Numbered {
  timestamp: Date;
  service: string;
  severity: string;
  message: string;
}

export interface Range {
  from?: number;
  to: number;
}

/** Writes the lines into a file. */
export function writeLines(path: string, range: Range): Promise<void> {
  return pipeline(linesOf(range), createWriteStream(path));
}

/** Feeds the lines to a process, as fast as it takes them, and leaves its input open. */
export function feedLines(input: Writable, range: Range): Promise<void> {
  return pipeline(linesOf(range), input, { end: false });
}

/** How the store differs from exactly one record for each line: a sentence a line, at most so many. */
export async function differences(db: Db, { from = 0, to }: Range, most = 5): Promise<string[]> {
  const times = new Map<number, number>();
  const found: string[] = [];
  ...
}
