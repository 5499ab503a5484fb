/** What monitors share through the database, behind one door that says when it cannot be opened. */
import { backoffMs } from '../../backoff.ts';
import { messageOf } from '../../errors.ts';
import { within } from '../../pause.ts';
import type { AlertStore } from '../../store/alert-store.ts';

export interface Door {
  /** Does this with the database, and says whether it came to its end; not while it is known to be away. */
  pass(work: (store: AlertStore) => Promise<void>): Promise<boolean>;
  /** The time by the database's clock; by ours until that is known. Ms since the epoch. */
  now(): number;
  /** For how long it has been open, in ms; 0 while it is not. */
  openFor(): number;
}

export interface DoorSettings {
  store: AlertStore;
  now(): number;
  /** The database is away, with the reason, or there again, without. Once for each. */
  onChange(reason: string | undefined): void;
}

/** A database that answers takes some ms; one that takes longer than this must not hold up an alert. */
const PATIENCE_MS = 3000;
/** The first look waits so long for a database that is there, to be one of all from the start. */
const FIRST_PATIENCE_MS = 1500;
/** Counts of others are missing for so long at most when it is back. */
const MAX_RETRY_MS = 2000;
/** Clocks drift by some ms a minute at worst. */
const CLOCK_EVERY_MS = 60_000;

export function openDoor({ store, now, onChange }: DoorSettings): Door {
  let openedAt: number | undefined;
  let opening: Promise<void> | undefined;
  let hasSpoken = false;
  let failures = 0;
  let nextTry = 0;
  let offset = 0;
  let offsetAt = Number.NEGATIVE_INFINITY;

  async function refreshClock(): Promise<void> {
    if (performance.now() < offsetAt + CLOCK_EVERY_MS) return;
    offset = await store.clockOffset();
    offsetAt = performance.now();
  }

  function close(error: unknown): void {
    failures += 1;
    nextTry = performance.now() + Math.min(MAX_RETRY_MS, backoffMs(failures));
    if (openedAt !== undefined || !hasSpoken) onChange(messageOf(error));
    openedAt = undefined;
    hasSpoken = true;
  }

  async function open(): Promise<void> {
    try {
      await store.open();
      offsetAt = Number.NEGATIVE_INFINITY;
      await refreshClock();
      openedAt = performance.now();
      if (hasSpoken) onChange(undefined);
      hasSpoken = true;
    } catch (error) {
      close(error);
    }
  }

  /** Beside the looks, as an attempt on a server that does not answer takes seconds. */
  async function tryToOpen(): Promise<void> {
    if (performance.now() < nextTry) return;
    opening ??= open().finally(() => (opening = undefined));
    const patienceMs = hasSpoken ? 0 : FIRST_PATIENCE_MS;
    await within(opening, AbortSignal.abort(), patienceMs);
    if (openedAt === undefined && !hasSpoken) close(new Error('no answer yet'));
  }

  return {
    async pass(work) {
      if (openedAt === undefined) await tryToOpen();
      if (openedAt === undefined) return false;
      try {
        const working = refreshClock().then(() => work(store));
        // One that fails after it was given up on has been told of already.
        working.catch(() => undefined);
        if (await within(working, AbortSignal.abort(), PATIENCE_MS)) {
          failures = 0;
          return true;
        }
        throw new Error(`no answer within ${PATIENCE_MS} ms`);
      } catch (error) {
        close(error);
        return false;
      }
    },
    now: () => Math.round(now() + offset),
    openFor: () => (openedAt === undefined ? 0 : performance.now() - openedAt),
  };
}
