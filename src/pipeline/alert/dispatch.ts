/** Brings notices to the notifiers: from the outbox of all monitors, and what this one alone knows of. At least once. */
import { backoffMs } from '../../backoff.ts';
import { messageOf } from '../../errors.ts';
import type { Notification, Notifier } from '../../notify/notifier.ts';
import { pause } from '../../pause.ts';
import type { Taken } from '../../store/alert-outbox.ts';
import type { Notice } from './notice.ts';
import type { AlertStore } from '../../store/alert-store.ts';
import type { Door } from './door.ts';

export interface DispatchSettings {
  notifiers: readonly Notifier[];
  door: Door | undefined;
  rules(): readonly string[];
  render(notice: Notice): Notification;
  /** A try failed. */
  onTrouble(text: string): void;
  /** Nothing more is done for a notice: it was delivered, or given up. */
  onEnd(isDelivered: boolean): void;
}

export interface Dispatch {
  /** Delivers until stopped, then what is at hand, for as long as `grace` is not aborted. */
  run(stop: AbortSignal, grace: AbortSignal): Promise<void>;
  /** A notice that is not in the outbox. */
  add(notice: Notice): void;
}

/** The longest try takes 30 s; after that another monitor may take it for lost. */
const LEASE_MS = 45_000;
const IDLE_MS = 500;
/** With the back-off of `backoffMs` these are about three minutes, as long as a restart behind a proxy takes at worst. */
const MAX_TRIES = 30;

export function createDispatch(settings: DispatchSettings): Dispatch {
  const { notifiers, door, render } = settings;
  const alone = new Map(notifiers.map((notifier) => [notifier, [] as Notice[]]));
  const failures = new Map<string, number>();

  /** Whether there is nothing more to do for it: it was delivered or given up. */
  async function deliver(notifier: Notifier, notice: Notice, stop: AbortSignal): Promise<boolean> {
    const tryId = `${notifier.id} ${notice.key}`;
    try {
      await notifier.send(render(notice), stop);
      failures.delete(tryId);
      settings.onEnd(true);
      return true;
    } catch (error) {
      const tries = (failures.get(tryId) ?? 0) + 1;
      failures.set(tryId, tries);
      const isOver = isFinal(error) || tries >= MAX_TRIES;
      const outlook = isOver ? 'given up' : 'trying again';
      settings.onTrouble(`${notifier.label}: ${messageOf(error)}; ${outlook}`);
      if (!isOver) return false;
      failures.delete(tryId);
      settings.onEnd(false);
      return true;
    }
  }

  async function take(notifier: Notifier): Promise<Taken | undefined> {
    let taken: Taken | undefined;
    await door?.pass(async ({ outbox }) => {
      taken = await outbox.take(settings.rules(), notifier.id, door.now(), LEASE_MS);
    });
    return taken;
  }

  /** Whether there was something to deliver, and it was. */
  async function deliverNext(notifier: Notifier, stop: AbortSignal): Promise<boolean> {
    const own = alone.get(notifier) ?? [];
    const [first] = own;
    if (first !== undefined) {
      const isDone = await deliver(notifier, first, stop);
      if (isDone) own.shift();
      else await pause(backoffMs(failures.get(`${notifier.id} ${first.key}`) ?? 1), stop);
      return isDone;
    }
    const taken = await take(notifier);
    if (taken === undefined) return false;
    const notice = taken.notice as Notice;
    const isDone = await deliver(notifier, notice, stop);
    const tries = failures.get(`${notifier.id} ${notice.key}`) ?? 1;
    await door?.pass(async ({ outbox }: AlertStore) => {
      if (isDone) await outbox.done(taken);
      else await outbox.postpone(taken, door.now() + backoffMs(tries));
    });
    return isDone;
  }

  async function serve(notifier: Notifier, stop: AbortSignal, grace: AbortSignal): Promise<void> {
    while (!grace.aborted) {
      const isDone = await deliverNext(notifier, grace);
      if (isDone) continue;
      // What nobody else knows of is tried for as long as there is time.
      if (stop.aborted && alone.get(notifier)?.length === 0) return;
      await pause(IDLE_MS, stop);
    }
  }

  return {
    async run(stop, grace) {
      await Promise.all(notifiers.map((notifier) => serve(notifier, stop, grace)));
    },
    add(notice) {
      for (const own of alone.values()) own.push(notice);
    },
  };
}

function isFinal(error: unknown): boolean {
  return error instanceof Error && 'canPass' in error && error.canPass === false;
}
