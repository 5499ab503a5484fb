/** The high error rate rule: so many errors within a sliding window raise one alert an episode. */
import type { LogRecord } from '../record/record.ts';

export interface Alert {
  /** Ms since the epoch. */
  at: number;
  /** The errors that filled the window, by service, worst first. */
  services: { service: string; count: number }[];
}

export interface ErrorRate {
  /** Counts an error; gives an alert when it is the one that begins an episode. */
  add(record: LogRecord, now: number): Alert | undefined;
}

export interface ErrorRateSettings {
  threshold: number;
  windowMs: number;
}

/** A clock further ahead than this is taken to be wrong, and the time of receipt counts. */
const MAX_AHEAD_MS = 5 * 60_000;

/**
 * Counts by event time, so that a backlog of old errors is no alert. An episode begins when the window holds
 * `threshold` errors and ends when it holds fewer. To know that, the newest `threshold` errors are enough.
 */
export function createErrorRate({ threshold, windowMs }: ErrorRateSettings): ErrorRate {
  const newest: { at: number; service: string }[] = [];
  let isFiring = false;

  const isFull = (now: number) => {
    const oldest = newest[newest.length - threshold];
    return oldest !== undefined && oldest.at > now - windowMs;
  };

  return {
    add(record, now) {
      if (!isFull(now)) isFiring = false;
      const at = record.timestamp > now + MAX_AHEAD_MS ? now : record.timestamp;
      // Errors come nearly in order, so its place is near the end.
      const place = newest.findLastIndex((error) => error.at <= at) + 1;
      newest.splice(place, 0, { at, service: record.service });
      if (newest.length > threshold) newest.shift();
      if (isFiring || !isFull(now)) return undefined;
      isFiring = true;
      return { at: now, services: byService(newest) };
    },
  };
}

function byService(errors: readonly { service: string }[]): Alert['services'] {
  const counts = new Map<string, number>();
  for (const { service } of errors) counts.set(service, (counts.get(service) ?? 0) + 1);
  return Array.from(counts, ([service, count]) => ({ service, count })).sort(
    (a, b) => b.count - a.count,
  );
}
