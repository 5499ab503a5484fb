/** Which partitions go so that the rest is no more than may stay: the oldest first, and whole ones. */
import type { Policy } from '../query/policy.ts';
import type { Day } from './partition.ts';

/** A partition and what it holds. */
export interface Sized {
  name: string;
  day: Day;
  records: number;
  /** On disk, indexes with it. */
  bytes: number;
}

/**
 * `partitions` in the order of their days. That of `today`, a UTC day, and later ones stay however large they are:
 * they are written to, and nobody who asks for room wants to lose what happens now.
 */
export function overLimit(
  partitions: readonly Sized[],
  { maxBytes = Infinity, maxRecords = Infinity }: Pick<Policy, 'maxBytes' | 'maxRecords'>,
  today: Day,
): Sized[] {
  let bytes = partitions.reduce((sum, each) => sum + each.bytes, 0);
  let records = partitions.reduce((sum, each) => sum + each.records, 0);
  const going: Sized[] = [];
  for (const partition of partitions) {
    if ((bytes <= maxBytes && records <= maxRecords) || partition.day >= today) break;
    bytes -= partition.bytes;
    records -= partition.records;
    going.push(partition);
  }
  return going;
}
