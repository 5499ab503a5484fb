/** Bounds of attributes: what a hostile line may not make us, the broker or the database carry or recurse into. */

/** MongoDB ends a document at 100 levels, `JSON.stringify` at the stack; nobody reads past this. */
const MAX_DEPTH = 20;
const MAX_ENTRIES = 1000;
const MAX_KEY_LENGTH = 1024;

/** More than a line may bring, for what we add to it ourselves: notes such as `truncated`, and fields of all lines. */
export const ADDED_ENTRIES = 100;

/** Whether a parsed value is shallow and small enough, and each of its names can be one in BSON (no NUL). */
export function isBounded(value: unknown, added = 0): boolean {
  return entriesLeft(value, MAX_DEPTH, MAX_ENTRIES + added) >= 0;
}

/** How many entries of the budget are left after this value; negative when it breaks a bound. */
function entriesLeft(value: unknown, depth: number, budget: number): number {
  if (typeof value !== 'object' || value === null) return budget;
  if (depth === 0) return -1;
  let left = budget;
  for (const key in value) {
    if (key.length > MAX_KEY_LENGTH || key.includes('\0')) return -1;
    left = entriesLeft((value as Record<string, unknown>)[key], depth - 1, left - 1);
    if (left < 0) return -1;
  }
  return left;
}
