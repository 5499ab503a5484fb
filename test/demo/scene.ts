/** What every act works with. */
import { LogaggError } from '../../src/errors.ts';
import { until } from '../servers/until.ts';
import type { Checks } from './checks.ts';
import type { DemoDatabase } from './database.ts';
import type { Terminal } from './terminal.ts';

export interface Scene {
  amqpUrl: string;
  database: DemoDatabase;
  /** Where the log files lie. */
  folder: string;
  terminal: Terminal;
  checks: Checks;
  stop: AbortSignal;
}

const PATIENCE_MS = 30_000;

/** Waits for what a process of the demo should bring about; `what` says it: `the records are stored`. */
export async function waitUntil(
  { stop }: Scene,
  what: string,
  check: () => boolean | Promise<boolean>,
): Promise<void> {
  const hasCome = await until(async () => stop.aborted || (await check()), PATIENCE_MS);
  stop.throwIfAborted();
  if (!hasCome) {
    throw new LogaggError('failed', `after ${PATIENCE_MS / 1000} s it is not so that ${what}`);
  }
}

/** Waits until so many records are stored, and claims that there are no more. */
export async function expectStored(scene: Scene, what: string, records: number): Promise<void> {
  const { database, checks } = scene;
  await waitUntil(scene, `${records} records are stored`, async () => {
    return (await database.count()) >= records;
  });
  checks.equal(what, await database.count(), records);
}
