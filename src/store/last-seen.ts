/** When each service was heard of last, learned from what is stored. */
import type { Db } from 'mongodb';
import { idRange } from './filter.ts';
import { dayOf, partitionName } from './partition.ts';

export interface LastSeen {
  service: string;
  /** When its newest record was stored, ms since the epoch. */
  at: number;
  /** What that record says. */
  message: string;
}

export interface ServiceHistory {
  /** The services of the time from `since` to `now`, by name, at most `limit`. */
  lastSeen(since: number, now: number, limit: number): Promise<LastSeen[]>;
}

/** No record is stored under a time more than a day ahead. */
const MAX_AHEAD_MS = 86_400_000;

export function createServiceHistory(db: Db): ServiceHistory {
  /** The newest record of a service in one partition, before `until`; the index on service and id gives it at once. */
  function newest(day: number, service: string, until: number | undefined) {
    const range = idRange(undefined, until);
    return db
      .collection(partitionName(day))
      .find({ service, ...(range !== undefined && { _id: range }) })
      .sort({ _id: -1 })
      .limit(1)
      .project({ received: 1, timestamp: 1, message: 1 })
      .next();
  }

  return {
    async lastSeen(since, now, limit) {
      const found = new Map<string, LastSeen>();
      for (let day = dayOf(now + MAX_AHEAD_MS); day >= dayOf(since); day -= 1) {
        // Read from the index alone, a name at a time, and not from the documents.
        const names: unknown[] = await db.collection(partitionName(day)).distinct('service');
        for (const service of names) {
          if (typeof service !== 'string') continue;
          if (!found.has(service) && found.size >= limit) continue;
          // One record with a time ahead must not stand for all that came after it.
          for (const until of [undefined, now]) {
            const document = await newest(day, service, until);
            if (document === null) continue;
            // When it was stored: a service with a clock that is behind is not silent.
            const at = Number(document['received'] ?? document['timestamp']);
            const message = String(document['message'] ?? '');
            if (at >= since && at > (found.get(service)?.at ?? 0)) {
              found.set(service, { service, at, message });
            }
          }
        }
      }
      return Array.from(found.values()).sort((a, b) => (a.service < b.service ? -1 : 1));
    },
  };
}
