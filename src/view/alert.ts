/** Alerts on a terminal, and as the notifiers send them. */
import type { Decision } from '../pipeline/alert/board.ts';
import type { Notice } from '../pipeline/alert/notice.ts';
import type { Rule } from '../pipeline/alert/rule.ts';
import { formatDuration } from '../query/duration.ts';
import { formatInstant } from '../query/instant.ts';
import { severitiesText } from '../query/severity-text.ts';
import { formatRfc3339 } from '../record/rfc3339.ts';
import { alertSentence, messageLines, searchCommand } from './alert-text.ts';
import { printable } from './printable.ts';
import type { RenderOptions } from './renderer.ts';
import { count } from './summary.ts';

/** Said at the start: without it a quiet system looks like a monitor that does not work. */
export function watchNotice(rules: readonly Rule[]): string {
  return `watching errors and warnings; alert at ${rules.map(ruleText).join('; ')}`;
}

function ruleText(rule: Rule): string {
  if (rule.kind === 'absent') return `${formatDuration(rule.silentMs)} of silence of a service`;
  if (rule.kind === 'new-pattern') {
    return `a kind of message not seen in ${formatDuration(rule.rememberMs)}`;
  }
  const severities = severitiesText(rule.severities);
  const what = severities === 'ERROR+' ? 'errors' : `${severities} records`;
  const each = typeof rule.by === 'object' ? `attributes.${rule.by.attribute}` : rule.by;
  const by = each === 'all' ? '' : ` by ${printable(each)}`;
  const many = `${count(rule.threshold)} ${what} within ${formatDuration(rule.windowMs)}${by}`;
  if (rule.spike === undefined) return many;
  return `${many} and ${rule.spike.factor} times the usual of ${formatDuration(rule.spike.baselineMs)}`;
}

const LABELS = { firing: 'ALERT', 'still-firing': 'ALERT', resolved: 'OVER ' } as const;

/** `2026-11-24 10:15:02.123 ALERT high error rate: 10 errors within 1m (api 10): logagg search ...`, and its messages. */
export function renderAlert(notice: Notice, { zone, theme }: RenderOptions): string {
  const severity = notice.kind === 'resolved' ? 'INFO' : 'FATAL';
  const label = theme.severity(severity, LABELS[notice.kind]);
  const head = `${theme.dim(formatInstant(notice.at, zone))} ${label} ${theme.bold(alertSentence(notice))}`;
  const lines = messageLines(notice).map((line) => `    ${theme.dim(line)}`);
  return [`${head}: ${searchCommand(notice)}`, ...lines].join('\n');
}

/** The same in plain text, for a chat. */
export function alertText(notice: Notice): string {
  const lines = messageLines(notice).map((line) => `  ${line}`);
  return [alertSentence(notice), ...lines, searchCommand(notice)].join('\n');
}

/** The JSON form, for programs; `version` changes when a field changes its meaning. Times are RFC 3339. */
export function alertJson(notice: Notice): string {
  const { at, since, lastSeen, windowMs, isAlone, ...plain } = notice;
  return JSON.stringify({
    version: 1,
    ...plain,
    text: alertSentence(notice),
    at: formatRfc3339(at),
    since: formatRfc3339(since),
    window: formatDuration(windowMs),
    ...(lastSeen !== undefined && { lastSeen: formatRfc3339(lastSeen) }),
    view: isAlone ? 'single-instance' : 'shared',
    search: searchCommand(notice),
  });
}

/** A decision of a rule, for `--explain`. */
export function decisionLine({ rule, because, outcome }: Decision): string {
  return `${printable(rule)}: ${printable(because)}: ${outcome}`;
}
