/** An alert in words: what was seen, by which rule, and the search that shows it. Printable, without colour. */
import type { Notice, Tally } from '../pipeline/alert/notice.ts';
import { formatDuration } from '../query/duration.ts';
import { severitiesText } from '../query/severity-text.ts';
import { formatRfc3339 } from '../record/rfc3339.ts';
import type { Severity } from '../record/severity.ts';
import { printable } from './printable.ts';
import { count } from './summary.ts';

const MAX_NAMED = 3;

/** `high error rate: 10 errors within 1m (api 7, web 3)`, and what comes of it later. */
export function alertSentence(notice: Notice): string {
  const held =
    notice.heldBack > 0 ? `, ${count(notice.heldBack)} episodes before it held back` : '';
  const alone = notice.isAlone ? ', single-instance view' : '';
  return `${sentenceOf(notice)}${held}${alone}`;
}

function sentenceOf(notice: Notice): string {
  const title = printable(notice.rule) + groupSuffix(notice);
  const lasted = formatDuration(notice.at - notice.since);
  if (notice.kind === 'resolved') {
    const total = notice.more === undefined ? '' : `: ${count(notice.more)} ${noun(notice)}`;
    return `${title} is over after ${lasted}${total}`;
  }
  if (notice.kind === 'firing') return `${title}: ${seen(notice)}`;
  const more = notice.more === undefined ? '' : `, ${count(notice.more)} since the last word`;
  return `${title} goes on for ${lasted}: ${seen(notice)}${more}`;
}

/** What the rule saw at this moment. */
function seen(notice: Notice): string {
  if (notice.ruleKind === 'absent') {
    const silence = formatDuration(notice.at - (notice.lastSeen ?? notice.at));
    return `nothing for ${silence}`;
  }
  const [first] = notice.services;
  if (notice.ruleKind === 'new-pattern') {
    return `not seen in ${formatDuration(notice.windowMs)}, from ${printable(first?.text ?? '')}`;
  }
  const within = `${count(notice.count)} ${noun(notice)} within ${formatDuration(notice.windowMs)}`;
  const usual = notice.usual === undefined ? '' : `, usually ${notice.usual.toFixed(1)}`;
  return `${within}${usual}${servicesText(notice.services)}`;
}

function servicesText(services: readonly Tally[]): string {
  if (services.length === 0) return '';
  const named = services
    .slice(0, MAX_NAMED)
    .map(({ text, count: records }) => `${printable(text)} ${count(records)}`);
  return ` (${named.join(', ')}${services.length > MAX_NAMED ? ', ...' : ''})`;
}

function groupSuffix({ group, ruleKind }: Notice): string {
  return group === 'all' || ruleKind === 'new-pattern' ? '' : ` of ${printable(group)}`;
}

function noun({ search }: Notice): string {
  const isBad = (severity: Severity) => severity === 'ERROR' || severity === 'FATAL';
  return search.severities.every(isBad) ? 'errors' : 'records';
}

/** The most frequent kinds of message, one a line: `7 × order <n>: payment timed out`. */
export function messageLines({ messages, kind }: Notice): string[] {
  if (kind === 'resolved') return [];
  return messages.map(({ text, count: records }) => `${count(records)} × ${printable(text)}`);
}

/** The command that shows the records, to be typed as it is. */
export function searchCommand({ search }: Notice): string {
  const { services, severities, since, until } = search;
  return [
    'logagg search',
    services.length > 0 ? `--service ${shellWord(services.join(','))}` : '',
    severities.length > 0 ? `--severity ${severitiesText(severities)}` : '',
    `--since ${formatRfc3339(since)}`,
    until === undefined ? '' : `--until ${formatRfc3339(until)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** A name comes from outside: in single quotes a shell reads nothing into it. */
function shellWord(text: string): string {
  const shown = printable(text);
  return /^[\w.,:@%+/-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}
