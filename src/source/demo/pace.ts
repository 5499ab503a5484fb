/** When the records of an even rate are due. Counted from the start each time, so that no error adds up. */

export interface Pace {
  /** How many are due so many ms after the start, the first at once. */
  dueBy(elapsedMs: number): number;
  /** Ms after the start at which the record of this number, from 0, is due. */
  dueAt(record: number): number;
}

export function createPace(ratePerSecond: number): Pace {
  if (ratePerSecond === Number.POSITIVE_INFINITY) {
    return { dueBy: () => Number.POSITIVE_INFINITY, dueAt: () => 0 };
  }
  return {
    dueBy: (elapsedMs) => Math.floor((elapsedMs * ratePerSecond) / 1000) + 1,
    dueAt: (record) => (record * 1000) / ratePerSecond,
  };
}
