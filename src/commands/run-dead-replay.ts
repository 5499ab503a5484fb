/** `logagg dead replay`: its parts put together. */
import { createPublisher } from '../broker/publisher.ts';
import { EXCHANGE } from '../broker/topology.ts';
import { readSettings } from '../config.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { createReplayTally, replayDead, type ReplayTally } from '../pipeline/dead-replay.ts';
import { selectorOf } from '../pipeline/dead-selection.ts';
import type { Swept } from '../pipeline/dead-sweep.ts';
import { cutText, replaySummary, unroutableText } from '../view/dead-summary.ts';
import { createProgress } from '../view/progress.ts';
import { atDesk, type Desk } from './dead-desk.ts';
import { rehearse } from './dead-rehearsal.ts';
import { readSelection, selectionSettings } from './dead-settings.ts';

/** A confirm takes milliseconds; a broker that gives none in this time is not waited for. */
const SHUTDOWN_MS = 5000;

export async function runDeadReplay(io: Io, ids: string[], flags: unknown): Promise<number> {
  const settings = readSettings(selectionSettings(io), flags);
  const selection = readSelection(ids, settings);
  const progress = await createProgress(io);

  async function replay({ box, link }: Desk): Promise<number> {
    const common = { box, most: settings.scan, stop: io.stop };
    const selects = await selectorOf(selection, common);
    if (settings.dryRun) return rehearse('replay', { ...common, selects }, progress);
    const tally = createReplayTally();
    try {
      const swept = await replayDead({
        ...common,
        selects,
        // The topology was declared a moment ago: what no queue takes now, none will take at a further try.
        openPublisher: (reports) =>
          createPublisher({ ...link, ...reports, exchange: EXCHANGE, maxReturns: 0 }),
        onLooked: () => progress.update(replaySummary(tally)),
        shutdownMs: SHUTDOWN_MS,
        now: io.now,
        tally,
      });
      if (swept.isCut) progress.say(cutText(swept));
      return codeOf(tally, swept, io.stop);
    } finally {
      if (tally.unroutable.count > 0) progress.say(unroutableText(tally));
      progress.done(replaySummary(tally));
    }
  }

  return atDesk(io, progress, settings, replay);
}

function codeOf(tally: ReplayTally, { isCut, looked, found }: Swept, stop: AbortSignal): number {
  if (tally.unroutable.count > 0) return EXIT.failed;
  const isShort = isCut || tally.unsettled > 0 || (stop.aborted && looked < found);
  return isShort ? EXIT.unfinished : EXIT.done;
}
