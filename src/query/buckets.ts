/** A window of time in equal parts, for counting. */
import { LogaggError } from '../errors.ts';
import { formatDuration } from './duration.ts';
import type { Zone } from './zone.ts';

export interface Buckets {
  /** Where the first begins, ms since the epoch. */
  start: number;
  bucketMs: number;
  count: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths that people count in, each a part of the next unit of the clock. */
const USUAL = (
  [
    [1, [1, 2, 5, 10, 20, 50, 100, 200, 500]],
    [SECOND, [1, 2, 5, 10, 15, 30]],
    [MINUTE, [1, 2, 5, 10, 15, 30]],
    [HOUR, [1, 2, 3, 6, 12]],
    [DAY, [1, 2, 7, 14, 28, 91, 364]],
  ] satisfies [number, number[]][]
).flatMap(([unit, numbers]) => numbers.map((number) => number * unit));

/** With what stands above and below, the 24 lines of the smallest usual terminal. */
const READABLE = 20;
const MOST = 10_000;

/**
 * Covers the time from `since` to before `until`, ms since the epoch, with buckets that begin at round times of the zone, as
 * its clocks are at `since`. Of the length that is given, else of the shortest usual one that gives no more than 20. Throws a
 * usage error when the given one gives more than 10,000.
 */
export function bucketsOf(
  since: number,
  until: number,
  zone: Zone,
  given: number | undefined,
): Buckets {
  const longest = USUAL.at(-1) ?? DAY;
  const bucketMs =
    given ?? USUAL.find((ms) => cover(since, until, zone, ms).count <= READABLE) ?? longest;
  const buckets = cover(since, until, zone, bucketMs);
  if (buckets.count <= MOST) return buckets;
  const length = formatDuration(bucketMs);
  throw new LogaggError(
    'usage',
    `${length} over ${formatDuration(until - since)} gives ${buckets.count} bars`,
    {
      hint: `at most ${MOST}; give a longer one, or a shorter time with --since`,
    },
  );
}

function cover(since: number, until: number, zone: Zone, bucketMs: number): Buckets {
  const offset = zone.offset(since);
  const start = Math.floor((since + offset) / bucketMs) * bucketMs - offset;
  return { start, bucketMs, count: Math.max(1, Math.ceil((until - start) / bucketMs)) };
}
