/** Which records have been shown: a record may come live and from the store, and from the store more than once. */

export interface Seen {
  /** Whether it is new; from now on it is not. */
  add(id: string): boolean;
}

/**
 * How many of the latest ids are known for certain. A seam between live and store is half a minute wide, in which a
 * busy system has some 100,000 records; as many ids take some 15 MB.
 */
const CERTAIN = 100_000;

export function createSeen(certain = CERTAIN): Seen {
  // Two generations: the older one is forgotten as a whole, which costs nothing.
  let older = new Set<string>();
  let newer = new Set<string>();
  return {
    add(id) {
      if (newer.has(id) || older.has(id)) return false;
      if (newer.size >= certain) {
        older = newer;
        newer = new Set();
      }
      newer.add(id);
      return true;
    },
  };
}
