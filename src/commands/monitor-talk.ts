/** All that a monitor says: records and alerts on stdout, the rest on stderr. */
import type { Io } from '../io.ts';
import { maskUrl } from '../mask-url.ts';
import type { Notification } from '../notify/notifier.ts';
import type { Decision } from '../pipeline/alert/board.ts';
import type { Notice } from '../pipeline/alert/notice.ts';
import type { Rule } from '../pipeline/alert/rule.ts';
import type { LogRecord } from '../record/record.ts';
import { alertJson, alertText, decisionLine, renderAlert, watchNotice } from '../view/alert.ts';
import { renderLine } from '../view/line.ts';
import type { Progress } from '../view/progress.ts';
import { createTheme } from '../view/theme.ts';
import { createPrinter } from './printer.ts';
import type { MonitorSettings } from './monitor-settings.ts';

export interface MonitorTalk {
  rules(rules: readonly Rule[]): void;
  records(records: readonly LogRecord[]): void;
  alert(notice: Notice): void;
  notification(notice: Notice): Notification;
  decision(decision: Decision): void;
  /** The database is away, with the reason, or there again; and the rules that rest meanwhile. */
  database(reason: string | undefined, resting: readonly string[]): void;
}

/** Groups whose last decision is remembered, to say only what changes. */
const MAX_DECISIONS = 10_000;

type Settings = Pick<MonitorSettings, 'timezone' | 'color' | 'quiet' | 'explain' | 'mongoUrl'>;

export function createMonitorTalk(
  io: Io,
  { timezone: zone, color, quiet, explain, mongoUrl }: Settings,
  progress: Pick<Progress, 'say'>,
): MonitorTalk {
  const look = { zone, theme: createTheme(io.stdout, io.env, color) };
  const printer = createPrinter(io.stdout);
  const decisions = new Map<string, string>();
  return {
    rules: (rules) => progress.say(watchNotice(rules)),
    records(records) {
      if (!quiet) printer.print(records.map((record) => `${renderLine(record, look)}\n`));
    },
    alert: (notice) => printer.printAlways(`${renderAlert(notice, look)}\n`),
    notification: (notice) => ({
      key: notice.key,
      json: alertJson(notice),
      text: alertText(notice),
    }),
    decision(decision) {
      if (!explain) return;
      const key = `${decision.rule} ${decision.group}`;
      const line = decisionLine(decision);
      if (decisions.get(key) === line) return;
      if (decisions.size >= MAX_DECISIONS) decisions.clear();
      decisions.set(key, line);
      progress.say(line);
    },
    database(reason, resting) {
      const server = `MongoDB at ${maskUrl(mongoUrl)}`;
      const rest = resting.length === 0 ? '' : `; at rest: ${resting.join(', ')}`;
      progress.say(
        reason === undefined
          ? `${server}: connected, counts are shared`
          : `${server}: ${reason}; counting alone (single-instance view)${rest}`,
      );
    },
  };
}
