/** Waiting that ends: at the latest so long after we were told to stop. */

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
