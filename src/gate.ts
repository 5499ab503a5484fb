/** Waiting until something is so, where others make it so: they say when to look again. */

export interface Gate {
  /** Resolves when `isDone` is true at a look, at once if it is now; rejects once the gate has failed. */
  until(isDone: () => boolean): Promise<void>;
  /** Something has changed: those whose wait is over go on. */
  look(): void;
  /** Nothing will ever come of it: all waits end with this error, these and later ones. */
  fail(error: unknown): void;
}

interface Waiter {
  isDone(): boolean;
  resolve(): void;
  reject(reason: unknown): void;
}

export function createGate(): Gate {
  let waiting: Waiter[] = [];
  let failure: { error: unknown } | undefined;
  return {
    async until(isDone) {
      if (failure !== undefined) throw failure.error;
      if (isDone()) return;
      await new Promise<void>((resolve, reject) => waiting.push({ isDone, resolve, reject }));
    },
    look() {
      if (waiting.length === 0) return;
      const all = waiting;
      waiting = [];
      for (const waiter of all) {
        if (waiter.isDone()) waiter.resolve();
        else waiting.push(waiter);
      }
    },
    fail(error) {
      failure ??= { error };
      for (const waiter of waiting.splice(0)) waiter.reject(error);
    },
  };
}
