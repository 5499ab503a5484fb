/** `logagg prune --schedule`: stays, and prunes at its times. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { LogaggError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { keepSchedule } from '../pipeline/schedule.ts';
import type { Turns } from '../query/cron.ts';
import { reportOf } from '../report.ts';
import { asLogaggError } from '../store/client.ts';
import { createLease } from '../store/lease.ts';
import { verdictOfCommand } from '../store/verdict.ts';
import { waitForDatabase } from '../store/wait.ts';
import { elsewhereNotice, nextNotice } from '../view/retention.ts';
import { type Pruning, pruneOnce } from './prune-once.ts';

/** One that died with a turn keeps it from the others for so long. */
const LEASE_MS = 30_000;
/** Two renewals may fail. */
const RENEW_MS = 10_000;

/** What would need a yes needs it now, while somebody is there, and not at midnight. */
export async function keepPruning(pruning: Pruning, turns: Turns): Promise<number> {
  const { io, settings, database, retention, consent } = pruning;
  const { mongoUrl: url, timezone, schedule, policy, collection } = settings;
  const say = (text: string) => void io.stderr.write(`${text}\n`);
  await waitForDatabase(database, url, Infinity, io.stop, say);
  if (io.stop.aborted) return EXIT.done;
  const now = await retention.now();
  if (!(await consent.confirm({ ...(await retention.plan(policy, now)), now }))) {
    say('nothing scheduled');
    return EXIT.failed;
  }
  await consent.remember();
  await keepSchedule({
    next: turns,
    now: io.now,
    lease: createLease(database.db, {
      name: JSON.stringify([schedule, timezone.name, collection ?? 'logs', policy]),
      holder: `${hostname()} ${io.pid} ${randomUUID()}`,
      lengthMs: LEASE_MS,
    }),
    renewMs: RENEW_MS,
    run: async (stop) => void (await pruneOnce(pruning, stop)),
    canPass: (error) => !(error instanceof LogaggError) && verdictOfCommand(error) === 'transient',
    reports: {
      onNext: (turn) => say(nextNotice(turn, io.now(), timezone)),
      onElsewhere: (turn) => say(elsewhereNotice(turn, timezone)),
      onTrouble: (error) => say(`${reportOf(asLogaggError(error, url), false).text}; trying again`),
    },
    stop: io.stop,
  });
  return EXIT.done;
}
