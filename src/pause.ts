/** Waiting that a signal ends. */
import { setTimeout as delay } from 'node:timers/promises';

/** Waits so many ms, or returns at once when the signal is or becomes aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Waits for `work`, but after `stop` only for `graceMs` more. Says whether it was done; its error is thrown. */
export async function within(
  work: Promise<unknown>,
  stop: AbortSignal,
  graceMs: number,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  let begin: () => void = () => undefined;
  const late = new Promise<boolean>((resolve) => {
    begin = () => (timer = setTimeout(resolve, graceMs, false));
    if (stop.aborted) begin();
    else stop.addEventListener('abort', begin, { once: true });
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', begin);
  }
}
