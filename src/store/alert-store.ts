/** All of the database that alerts need, opened and closed as one. */
import { type AlertCells, createAlertCells } from './alert-cells.ts';
import { ensureAlertIndexes } from './alert-collections.ts';
import { type AlertOutbox, createAlertOutbox } from './alert-outbox.ts';
import { type AlertStates, createAlertStates } from './alert-states.ts';
import type { Database } from './client.ts';
import { clockOffset } from './server-clock.ts';

export interface AlertStore {
  /** Connects, makes the indexes stand and the notifiers known. */
  open(): Promise<void>;
  /** How far the server's clock is ahead of ours, in ms. */
  clockOffset(): Promise<number>;
  cells: AlertCells;
  states: AlertStates;
  outbox: AlertOutbox;
}

export function createAlertStore(
  database: Database,
  notifiers: readonly string[],
  now: () => number,
): AlertStore {
  const { db } = database;
  const outbox = createAlertOutbox(db);
  return {
    async open() {
      await database.connect();
      await ensureAlertIndexes(db);
      const at = now() + (await clockOffset(db, now));
      for (const notifier of notifiers) await outbox.register(notifier, at);
    },
    clockOffset: () => clockOffset(db, now),
    cells: createAlertCells(db),
    states: createAlertStates(db),
    outbox,
  };
}
