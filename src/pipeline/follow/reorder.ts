/** Puts records in the order of their ids that come nearly so: each waits a little for those that belong before it. */
import type { LogRecord } from '../../record/record.ts';

export interface Reorder {
  /** `at` is when it came, in ms of a clock that only goes forward. */
  add(record: LogRecord, at: number): void;
  /** Those that have waited long enough, and all that belong before them, in order; `most` at a time. */
  take(at: number, most: number): LogRecord[];
  readonly size: number;
}

interface Waiting {
  record: LogRecord;
  at: number;
}

export function createReorder(waitMs: number): Reorder {
  let waiting: Waiting[] = [];
  let isSorted = true;

  function sort(): void {
    if (isSorted) return;
    waiting.sort(({ record: { id: a } }, { record: { id: b } }) => (a < b ? -1 : a > b ? 1 : 0));
    isSorted = true;
  }

  return {
    add(record, at) {
      const last = waiting.at(-1);
      if (last !== undefined && last.record.id > record.id) isSorted = false;
      waiting.push({ record, at });
    },
    take(at, most) {
      sort();
      const last = waiting.findLastIndex((one) => one.at <= at - waitMs);
      const taken = waiting.splice(0, Math.min(last + 1, most));
      return taken.map(({ record }) => record);
    },
    get size() {
      return waiting.length;
    },
  };
}
