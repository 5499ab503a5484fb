/** Whether a retention may remove what it would: asked where it is much, on a terminal or by a flag. */
import { LogaggError } from '../errors.ts';
import type { Io } from '../io.ts';
import type { PrunePlan } from '../pipeline/prune.ts';
import type { RunMemory } from '../store/run-memory.ts';
import { pruneAmount, pruneQuestion } from '../view/retention.ts';
import { ask } from './ask.ts';
import type { PruneSettings } from './prune-settings.ts';

const LARGE_SHARE = 0.1;
const LARGE_COUNT = 1_000_000;

export interface Consent {
  confirm(plan: PrunePlan): Promise<boolean>;
  /** The retention has been run: where nobody can be asked, it needs no flag from now on. */
  remember(): Promise<void>;
}

/**
 * Without a terminal a large removal is refused, unless the same retention has been run before: a job that runs
 * every night removes the same part each time, and for a busy store that is a million; what is new may be a slip.
 */
export function createConsent(io: Io, settings: PruneSettings, memory: RunMemory): Consent {
  const { yes, policy, collection } = settings;
  const retention = JSON.stringify([collection ?? 'logs', policy]);
  return {
    async confirm(plan) {
      if (yes || !isLarge(plan)) return true;
      if (io.stdin.isTTY === true && io.stderr.isTTY === true) {
        return ask(io, pruneQuestion(plan, settings));
      }
      if (await memory.has(retention)) return true;
      throw new LogaggError(
        'usage',
        `nothing removed: it would be ${pruneAmount(plan, settings)}`,
        {
          hint: 'look at it with --dry-run, then add --yes, once: later runs of the same need none',
        },
      );
    },
    async remember() {
      if (await memory.remember(retention)) return;
      io.stderr.write('no right to write to prune.runs: a large removal needs --yes each time\n');
    },
  };
}

function isLarge({ removals, total }: PrunePlan): boolean {
  const records = removals.reduce((sum, removal) => sum + removal.records, 0);
  return records > LARGE_COUNT || records > total * LARGE_SHARE;
}
