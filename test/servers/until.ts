/** Waits for something that nobody announces, by asking again and again. */
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 20;

/** Whether the check came true in time. */
export async function until(
  check: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (!(await check())) {
    if (Date.now() > deadline) return false;
    await sleep(pollMs);
  }
  return true;
}
