/** Log lines of which every byte follows from their number, so that what is stored can be held against what was sent. */
import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Db, Document } from 'mongodb';

export interface Lines {
  /** The number of the first line; 0 when left out. */
  from?: number;
  /** The number behind that of the last line. */
  to: number;
  /** From this one on a line may be missing; it is still no other and not there twice. */
  mayMissFrom?: number;
  /** Their severities, in turn. */
  severities?: readonly string[];
}

/** An hour and ten lines a second before a midnight: from line 36,000 on they are of another partition. */
const FIRST_MS = Date.UTC(2024, 4, 1, 23);
const STEP_MS = 100;
const SERVICES = ['orders', 'mail.out', 'api'];
const SEVERITIES = ['DEBUG', 'INFO', 'WARN', 'INFO', 'ERROR'];
const PADDING = 'the quick brown fox jumps over the lazy dog and logs it, '.repeat(3);
const CHUNK_LINES = 1000;
/** How many differences are told one by one. */
const TOLD = 5;

/** Writes the lines into a file. */
export function writeLines(path: string, lines: Lines): Promise<void> {
  return pipeline(Readable.from(chunksOf(lines)), createWriteStream(path));
}

/** Writes the lines to a process, as fast as it takes them, and leaves its input open. */
export function feedLines(input: Writable, lines: Lines): Promise<void> {
  return pipeline(Readable.from(chunksOf(lines)), input, { end: false });
}

/** How a database differs from one that holds each of the lines once and nothing else. */
export async function differences(db: Db, lines: Lines): Promise<string[]> {
  const { from = 0, to, mayMissFrom = to } = lines;
  const times = new Uint32Array(to - from);
  const found: string[] = [];
  for await (const documents of batchesOf(db)) {
    for (const stored of documents) {
      const number = Number.parseInt(stored['message'], 10);
      if (number >= from && number < to && isDeepStrictEqual(stored, entryOf(number, lines))) {
        times[number - from] = (times[number - from] ?? 0) + 1;
      } else {
        found.push(`nobody sent ${JSON.stringify(stored)}`);
      }
    }
  }
  for (const [index, count] of times.entries()) {
    const isMissable = count === 0 && from + index >= mayMissFrom;
    if (count !== 1 && !isMissable) found.push(`line ${from + index} is stored ${count} times`);
  }
  const more = found.length - TOLD;
  return more > 0 ? [...found.slice(0, TOLD), `and ${more} more`] : found;
}

/** Whether a search by ids gives the lines in the order in which they were written. */
export async function areInOrder(db: Db): Promise<boolean> {
  let last = -1;
  for await (const documents of batchesOf(db)) {
    for (const { message } of documents) {
      const number = Number.parseInt(message, 10);
      if (number <= last) return false;
      last = number;
    }
  }
  return true;
}

/** All documents in the order of their ids, in batches: a promise for each of a million would take longer than the rest. */
async function* batchesOf(db: Db): AsyncGenerator<Document[]> {
  const partitions = await db.collections();
  partitions.sort((a, b) => (a.collectionName < b.collectionName ? -1 : 1));
  for (const partition of partitions) {
    const options = { projection: { _id: 0, received: 0 }, batchSize: 10_000 };
    const cursor = partition.find({}, { ...options, sort: { _id: 1 } });
    while (await cursor.hasNext()) yield cursor.readBufferedDocuments();
  }
}

function* chunksOf(lines: Lines): Generator<string> {
  const { from = 0, to } = lines;
  for (let start = from; start < to; start += CHUNK_LINES) {
    let chunk = '';
    for (let number = start; number < Math.min(start + CHUNK_LINES, to); number += 1) {
      chunk += `${lineOf(number, lines)}\n`;
    }
    yield chunk;
  }
}

export function lineOf(number: number, lines: Pick<Lines, 'severities'> = {}): string {
  const { timestamp, service, severity, message } = entryOf(number, lines);
  return `${timestamp.toISOString()} ${service} ${severity} ${message}`;
}

function entryOf(number: number, { severities = SEVERITIES }: Pick<Lines, 'severities'>) {
  return {
    timestamp: new Date(FIRST_MS + number * STEP_MS),
    service: SERVICES[number % SERVICES.length],
    severity: severities[number % severities.length],
    message: messageOf(number),
  };
}

/** Of a length and an alphabet that change from line to line. */
function messageOf(number: number): string {
  const mixed = Math.imul(number, 2_654_435_761) >>> 0;
  const word = number % 13 === 0 ? ' Zürich 東京 🌧' : '';
  return `${number} ${mixed.toString(36)} ${PADDING.slice(0, mixed % 150)}${word}`;
}
