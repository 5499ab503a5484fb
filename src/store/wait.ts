/** Waits for MongoDB to answer, saying so. */
import { LogaggError } from '../errors.ts';
import { pause } from '../pause.ts';
import { type Database, ping } from './client.ts';

const RETRY_MS = 1000;

/**
 * Returns when it answers or `stop` is aborted; throws when it refuses us, or does not answer within `waitMs`. What is
 * wrong is said once, as it may stay so for hours.
 */
export async function waitForDatabase(
  database: Database,
  url: string,
  waitMs: number,
  stop: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const end = performance.now() + waitMs;
  let said: string | undefined;
  while (!stop.aborted) {
    try {
      await ping(database, url);
      return;
    } catch (error) {
      const canPass = error instanceof LogaggError && error.kind === 'unreachable';
      if (!canPass || performance.now() + RETRY_MS > end) throw error;
      if (error.message !== said) say(`${error.message}; trying again`);
      said = error.message;
    }
    await pause(RETRY_MS, stop);
  }
}
