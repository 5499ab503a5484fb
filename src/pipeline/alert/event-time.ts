/** The time at which a record counts. */

/** Which clock a monitor goes by: that of the event, or that of its own receipt of the record. */
export type Clock = 'event' | 'receipt';

/** Older than this when it comes, a record is told to be late. NTP holds clocks together far better. */
export const LATE_MS = 5 * 60_000;

/**
 * Ms since the epoch. Nothing happens after it was heard of, so a time ahead of `now` is a wrong clock, and counts as
 * now. A time behind may be a wrong clock or a backlog, which the wire does not tell apart: it counts as it is, so
 * that a backlog is no burst, unless the monitor goes by receipt.
 */
export function countedAt(timestamp: number, now: number, clock: Clock): number {
  return clock === 'receipt' || timestamp > now ? now : timestamp;
}
