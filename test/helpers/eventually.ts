/** Waits for a moment that nobody announces. */
import { until } from '../servers/until.ts';

const PATIENCE_MS = 60_000;

/** Reads again and again until the value is as wanted, and gives it; throws with the last one when it never is. */
export async function eventually<T>(
  read: () => Promise<T>,
  isWanted: (value: T) => boolean,
): Promise<T> {
  let value = await read();
  const cameAbout = await until(async () => {
    if (isWanted(value)) return true;
    value = await read();
    return isWanted(value);
  }, PATIENCE_MS);
  if (cameAbout) return value;
  throw new Error(`waited in vain for ${String(isWanted)}: it stays at ${JSON.stringify(value)}`);
}
