/** `logagg monitor --test`: when the rules would have fired. */
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { replay } from '../pipeline/alert/replay.ts';
import type { Rule } from '../pipeline/alert/rule.ts';
import { parseQuery } from '../query/query.ts';
import { asLogaggError, openDatabase } from '../store/client.ts';
import { createReader } from '../store/reader.ts';
import { createProgress } from '../view/progress.ts';
import { count } from '../view/summary.ts';
import { createMonitorTalk } from './monitor-talk.ts';
import type { MonitorSettings } from './monitor-settings.ts';

export async function runMonitorTest(
  io: Io,
  settings: MonitorSettings,
  rules: readonly Rule[],
): Promise<number> {
  const now = io.now();
  const { since = now } = parseQuery(
    { since: settings.since ?? '7d' },
    { now, zone: settings.timezone },
  );
  const progress = await createProgress(io);
  const talk = createMonitorTalk(io, settings, progress);
  talk.rules(rules);
  const database = openDatabase({ url: settings.mongoUrl, name: 'logagg monitor --test' });
  try {
    const tally = await replay({
      rules,
      reader: createReader(database.db),
      since,
      until: now,
      onNotice: talk.alert,
      onDecision: talk.decision,
      onRemark: (text) => progress.say(text),
      stop: io.stop,
    });
    progress.done(`records ${count(tally.records)} · alerts ${count(tally.alerts)}`);
  } catch (error) {
    progress.stop();
    throw asLogaggError(error, settings.mongoUrl);
  } finally {
    await database.close();
  }
  return io.stop.aborted ? EXIT.unfinished : EXIT.done;
}
