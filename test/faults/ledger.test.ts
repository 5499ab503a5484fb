/** Accepted = stored + parked + still queued, whatever happens to the servers, the network and logagg itself. */
import { randomInt } from 'node:crypto';
import { it } from 'node:test';
import { startJournal } from './ledger/journal.ts';
import { runRound } from './ledger/round.ts';
import { startSingleServers } from './ledger/single-servers.ts';

/** LOGAGG_TEST_ROUNDS=20 for the long form, LOGAGG_TEST_SEED=4711 for the faults of a round that failed. */
const ROUNDS = Number(process.env['LOGAGG_TEST_ROUNDS'] ?? 0);
const isLong = ROUNDS > 0;
const first = Number(process.env['LOGAGG_TEST_SEED'] ?? (isLong ? randomInt(2 ** 31) : 1));
const LIMIT = { timeout: isLong ? 900_000 : 240_000 };

for (let seed = first; seed < first + Math.max(1, ROUNDS); seed += 1) {
  it(`nothing is lost, doubled or damaged, come what may: seed ${seed}`, LIMIT, async () => {
    const journal = startJournal();
    try {
      await runRound({ seed, isLong, startServers: startSingleServers, journal });
    } catch (error) {
      throw new Error(`LOGAGG_TEST_SEED=${seed}; what was done:\n${journal.text()}`, {
        cause: error,
      });
    }
  });
}
