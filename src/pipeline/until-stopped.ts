/** Reading that a stop ends at once, even while the next piece is waited for. */

/** The items until there are no more or `stop` is aborted. What is then under way ends with its connection. */
export async function* untilStopped<T>(
  items: AsyncIterable<T>,
  stop: AbortSignal,
): AsyncGenerator<T, void> {
  const iterator = items[Symbol.asyncIterator]();
  let isWaiting = false;
  try {
    while (!stop.aborted) {
      isWaiting = true;
      const result = await orStop(iterator.next(), stop);
      if (result === undefined) break;
      isWaiting = false;
      if (result.done === true) break;
      yield result.value;
    }
  } finally {
    const closed = iterator.return?.();
    // A generator that is at work hears of its end only when it is done: nobody waits for that.
    if (isWaiting) closed?.catch(() => {});
    else await closed;
  }
}

/**
 * The outcome of the work, or undefined once stopped. Not by `Promise.race`: all that it ever gave would be kept as long as
 * the stop is waited for.
 */
export function orStop<T>(work: Promise<T>, stop: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const onStop = (): void => resolve(undefined);
    stop.addEventListener('abort', onStop, { once: true });
    work.then(resolve, reject).finally(() => stop.removeEventListener('abort', onStop));
  });
}
