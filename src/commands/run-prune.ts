/** `logagg prune`: its parts put together. */
import type { Io } from '../io.ts';
import { asLogaggError, openDatabase } from '../store/client.ts';
import { createRetention } from '../store/retention.ts';
import { createForeignRetention } from '../store/retention-foreign.ts';
import { createRunMemory } from '../store/run-memory.ts';
import { createConsent } from './prune-consent.ts';
import { pruneOnce } from './prune-once.ts';
import { pruneSettings } from './prune-settings.ts';

/** Counting what a filter finds in a day of a hundred million takes a server minutes. */
const PATIENCE_MS = 600_000;

export async function runPrune(io: Io, flags: unknown): Promise<number> {
  const settings = pruneSettings(io, flags);
  const { mongoUrl: url, collection, timezone } = settings;
  const database = openDatabase({
    url,
    name: 'logagg prune',
    // A secondary may not know yet what is there.
    readFrom: 'primary',
    patienceMs: PATIENCE_MS,
  });
  const { db } = database;
  const retention =
    collection === undefined
      ? createRetention(db)
      : createForeignRetention(db, collection, timezone);
  const consent = createConsent(io, settings, createRunMemory(db));
  const pruning = { io, settings, database, retention, consent };
  try {
    if (settings.turns === undefined) return await pruneOnce(pruning, io.stop);
    const { keepPruning } = await import('./prune-schedule.ts');
    return await keepPruning(pruning, settings.turns);
  } catch (error) {
    throw asLogaggError(error, url);
  } finally {
    await database.close();
  }
}
