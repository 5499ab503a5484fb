/** What was learned for the bytes that some fields of a line have, as the names of a system, which are few and come again. */
import { isAt, type Pattern, patternOf } from '../../record/bytes.ts';
import type { ByteLine } from '../../wire/byte-line.ts';

export interface KnownFields<T> {
  /** The numbers of the fields that count. */
  fields: readonly number[];
  entries: Map<number, Entry<T>>;
}

interface Entry<T> {
  patterns: Pattern[];
  value: T;
}

type Fields = Pick<ByteLine, 'bytes' | 'spans'>;

/** A name that is new in each line must not fill the memory. */
const MAX_ENTRIES = 2000;
/** Longer ones are no names. */
const MAX_BYTES = 120;
const WORD = 4;

export function createKnownFields<T>(fields: readonly number[]): KnownFields<T> {
  return { fields, entries: new Map() };
}

/** What was learned for lines with the same bytes in these fields. */
export function knownFor<T>({ fields, entries }: KnownFields<T>, line: Fields): T | undefined {
  const entry = entries.get(hashOf(fields, line));
  return entry !== undefined && isSame(fields, line, entry.patterns) ? entry.value : undefined;
}

/** Learns what `make` gives for lines with these bytes; undefined where there is no room for more, or the bytes are too many to be names. */
export function learn<T>(
  { fields, entries }: KnownFields<T>,
  line: Fields,
  make: () => T,
): T | undefined {
  const { bytes, spans } = line;
  const patterns = fields.map((field) => {
    const [start = 0, end = 0] = spans.subarray(2 * field, 2 * field + 2);
    return patternOf(bytes.data.subarray(start, end));
  });
  const size = patterns.reduce((sum, { length }) => sum + length, 0);
  if (entries.size >= MAX_ENTRIES || size > MAX_BYTES) return undefined;
  const value = make();
  entries.set(hashOf(fields, line), { patterns, value });
  return value;
}

function hashOf(fields: readonly number[], { bytes, spans }: Fields): number {
  let hash = 0;
  for (const field of fields) {
    const end = spans[2 * field + 1] ?? 0;
    let at = spans[2 * field] ?? 0;
    for (; at <= end - WORD; at += WORD) hash = mixed(hash, bytes.view.getInt32(at, true));
    for (; at < end; at += 1) hash = mixed(hash, bytes.view.getUint8(at));
  }
  return hash;
}

/** Multiplies by 2^32 over the golden ratio, as Knuth has it, and brings the upper bits down. */
function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

function isSame(
  fields: readonly number[],
  { bytes, spans }: Fields,
  patterns: readonly Pattern[],
): boolean {
  for (let i = 0; i < patterns.length; i += 1) {
    const pattern = patterns[i];
    const field = fields[i] ?? 0;
    const start = spans[2 * field] ?? 0;
    if (pattern?.length !== (spans[2 * field + 1] ?? 0) - start) return false;
    if (!isAt(bytes, start, pattern)) return false;
  }
  return true;
}
