/** Why letters are dead: the causes with how many died of each, in which services and since when. */
import type { DeadLetter } from '../wire/read-dead-letter.ts';

export interface Cause {
  code: string;
  /** That of the first letter. */
  reason: string;
  count: number;
  /** The most affected first. */
  services: { service: string; count: number }[];
  /** When the first and the last were parked, ms since the epoch; undefined where no letter says. */
  oldest: number | undefined;
  newest: number | undefined;
}

export interface Causes {
  add(letter: DeadLetter): void;
  /** The most frequent first. */
  list(): Cause[];
  /** Letters of all causes. */
  readonly count: number;
}

interface OpenCause {
  first: DeadLetter;
  services: Map<string, number>;
  oldest: number;
  newest: number;
}

export function createCauses(): Causes {
  const causes = new Map<string, OpenCause>();
  let count = 0;
  return {
    add(letter) {
      const key = keyOf(letter);
      let cause = causes.get(key);
      if (cause === undefined) {
        cause = { first: letter, services: new Map(), oldest: Infinity, newest: -Infinity };
        causes.set(key, cause);
      }
      count += 1;
      cause.services.set(letter.service, (cause.services.get(letter.service) ?? 0) + 1);
      cause.oldest = Math.min(cause.oldest, letter.parkedAt ?? Infinity);
      cause.newest = Math.max(cause.newest, letter.parkedAt ?? -Infinity);
    },
    list: () => [...causes.values()].map(toCause).sort(byCount),
    get count() {
      return count;
    },
  };
}

/** Reasons that differ in numbers only, such as the size of a document, are one. */
function keyOf({ code, reason }: DeadLetter): string {
  return `${code}\n${reason.replace(/\d+/g, '0')}`;
}

function toCause({ first, services, oldest, newest }: OpenCause): Cause {
  const affected = [...services].map(([service, count]) => ({ service, count })).sort(byCount);
  return {
    code: first.code,
    reason: first.reason,
    count: affected.reduce((sum, { count }) => sum + count, 0),
    services: affected,
    oldest: Number.isFinite(oldest) ? oldest : undefined,
    newest: Number.isFinite(newest) ? newest : undefined,
  };
}

function byCount(a: { count: number }, b: { count: number }): number {
  return b.count - a.count;
}
