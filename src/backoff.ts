/** How long to wait before trying again: exponential back-off with full jitter. */

const BASE_MS = 200;
/** A server that is back should not wait for us much longer than its own start takes. */
const CAP_MS = 10_000;

/**
 * A random time up to 0.4 s, 0.8 s, 1.6 s ... 10 s, so that many clients do not come back at once.
 * "Full jitter": https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(failures: number): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures, 20));
  return Math.ceil(BASE_MS + Math.random() * (ceiling - BASE_MS));
}
