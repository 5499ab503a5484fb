/**
 * How many messages to have in hand: enough that no write waits for the broker, and no more, as what one collector
 * holds the others cannot share. Messages carry one record or hundreds, so the number follows what arrives.
 */

/** Two writes of a thousand records under way, one being gathered, and as much again on its way here. */
const WANTED_RECORDS = 6000;
const WANTED_BYTES = 16 * 1024 * 1024;
/** One being written, one that follows; a message may have many megabytes. */
const LEAST = 2;
/**
 * Of one record each: measured, 1000 store 0.8 of what 2000 do. When batches follow them, so many of those may already
 * be on their way, so no more than this.
 */
const MOST = 2000;
/** Room for the first messages, of which nothing is known yet: each may be as large as the broker allows. */
export const FIRST_PREFETCH = 8;
/** Changing it costs a round trip, so it is done for a factor and not for a difference. */
const FACTOR = 2;

export interface PrefetchPolicy {
  /** Takes note of a message; gives a new prefetch when the present one has become wrong. */
  observe(records: number, bytes: number): number | undefined;
}

export function createPrefetchPolicy(): PrefetchPolicy {
  let current = FIRST_PREFETCH;
  let messages = 0;
  let records = 0;
  let bytes = 0;

  return {
    observe(recordsMore, bytesMore) {
      messages += 1;
      records += recordsMore;
      bytes += bytesMore;
      if (messages < FIRST_PREFETCH && bytes < WANTED_BYTES) return undefined;
      const byRecords = (WANTED_RECORDS * messages) / Math.max(records, 1);
      const byBytes = (WANTED_BYTES * messages) / Math.max(bytes, 1);
      const wanted = Math.ceil(Math.min(MOST, Math.max(LEAST, Math.min(byRecords, byBytes))));
      messages = 0;
      records = 0;
      bytes = 0;
      if (wanted < current * FACTOR && wanted > current / FACTOR) return undefined;
      current = wanted;
      return wanted;
    },
  };
}
