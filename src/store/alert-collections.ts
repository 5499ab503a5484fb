/** The collections in which monitors share what they count and tell. MongoDB itself clears them. */
import type { Collection, Db, Document } from 'mongodb';

interface KeyedByText extends Document {
  _id: string;
}

export interface AlertCollections {
  cells: Collection<KeyedByText>;
  states: Collection<KeyedByText>;
  notifiers: Collection<KeyedByText>;
}

export function alertCollections(db: Db): AlertCollections {
  // The driver would store `undefined` as null, which is another value to whoever reads it.
  const open = (name: string) => db.collection<KeyedByText>(name, { ignoreUndefined: true });
  return {
    cells: open('alert.cells'),
    states: open('alert.states'),
    notifiers: open('alert.notifiers'),
  };
}

/** Each document says itself when it may go. */
const EXPIRY = { key: { expires: 1 }, expireAfterSeconds: 0 };

/** Makes the indexes stand; those that do cost a round trip. */
export async function ensureAlertIndexes(db: Db): Promise<void> {
  const { cells, states, notifiers } = alertCollections(db);
  // What was written since a moment, for those that follow the others.
  const changes = { key: { rule: 1, at: 1 } } as const;
  await Promise.all([
    cells.createIndexes([changes, { ...EXPIRY, key: { expires: 1 } }]),
    states.createIndexes([changes, { ...EXPIRY, key: { expires: 1 } }]),
    notifiers.createIndexes([{ ...EXPIRY, key: { expires: 1 } }]),
  ]);
}
