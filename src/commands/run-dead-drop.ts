/** `logagg dead drop`: its parts put together. */
import { readSettings } from '../config.ts';
import { LogaggError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { dropDead } from '../pipeline/dead-drop.ts';
import { selectorOf } from '../pipeline/dead-selection.ts';
import { cutText, dropQuestion, dropSummary } from '../view/dead-summary.ts';
import { createProgress } from '../view/progress.ts';
import { ask } from './ask.ts';
import { atDesk, type Desk } from './dead-desk.ts';
import { rehearse } from './dead-rehearsal.ts';
import { readSelection, selectionSettings } from './dead-settings.ts';

export async function runDeadDrop(io: Io, ids: string[], flags: unknown): Promise<number> {
  const settings = readSettings(selectionSettings(io), flags);
  const selection = readSelection(ids, settings);
  const canAsk = io.stdin.isTTY === true && io.stderr.isTTY === true;
  if (!canAsk && !settings.yes && !settings.dryRun) {
    throw new LogaggError('usage', 'what is dropped is gone, and there is no terminal to ask on', {
      hint: 'add --yes to drop it unasked, or --dry-run to see what would go',
    });
  }
  const progress = await createProgress(io);

  async function drop({ box }: Desk): Promise<number> {
    const common = { box, most: settings.scan, stop: io.stop };
    const selects = await selectorOf(selection, common);
    if (settings.dryRun) return rehearse('drop', { ...common, selects }, progress);
    const result = await dropDead({
      ...common,
      selects,
      ...(!settings.yes && { confirm: (plan) => ask(io, dropQuestion(plan)) }),
    });
    if (!result.isConfirmed) {
      progress.done('nothing dropped');
      return EXIT.failed;
    }
    if (result.isCut) progress.say(cutText(result));
    progress.done(dropSummary(result));
    const isShort = result.isCut || (io.stop.aborted && result.looked < result.found);
    return isShort ? EXIT.unfinished : EXIT.done;
  }

  return atDesk(io, progress, settings, drop);
}
