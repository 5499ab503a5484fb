/** What is said beside a result. */
import { formatDuration } from '../query/duration.ts';
import type { Zone } from '../query/zone.ts';
import type { SeenServices } from '../store/services.ts';
import { printable } from './printable.ts';
import { count } from './summary.ts';
import { moment, type TimeWindow, windowText } from './window.ts';

/** `total` is missing when counting took too long. */
export function cutNotice(
  shown: number,
  total: number | undefined,
  window: TimeWindow,
  zone: Zone,
): string {
  const of = total === undefined ? 'the newest of more' : `of ${count(total)}`;
  return `showing ${count(shown)} ${of} · ${windowText(window, zone)}; -n all shows all, --since and --until narrow the time`;
}

/** `12 records · 2026-11-24 09:00 to 10:00 +01:00` */
export function footer(shown: number, window: TimeWindow, zone: Zone): string {
  return `${count(shown)} ${shown === 1 ? 'record' : 'records'} · ${windowText(window, zone)}`;
}

/** As many names as a line or two of a terminal hold. */
const MAX_NAMES = 20;
const MAX_ASKED = 3;

interface Empty {
  window: TimeWindow;
  zone: Zone;
  now: number;
  /** The services that were asked for, as they were written. */
  asked: readonly string[];
  /** Whether a service is one of them. */
  isAsked: (service: string) => boolean;
  seen: SeenServices;
}

/** Why nothing was found, in lines: the window, the newest record of what was asked for, and what services there are. */
export function emptyNotice({ window, zone, now, asked, isAsked, seen }: Empty): string[] {
  const lines = [`no record matches · ${windowText(window, zone)}`];
  if (seen.services.length === 0) {
    return [
      ...lines,
      seen.isWhole ? 'there are no records at all' : 'no service was found in time',
    ];
  }
  const wanted = seen.services.filter(({ service }) => isAsked(service));
  for (const { service, lastSeen } of wanted.slice(0, MAX_ASKED)) {
    const ago = Number.isNaN(lastSeen) ? '' : `: ${moment(lastSeen, zone)}, ${age(now - lastSeen)}`;
    lines.push(`newest record of ${printable(service)}${ago}`);
  }
  if (wanted.length === 0)
    lines.push(`no service ${asked.map((name) => `'${printable(name)}'`).join(', ')}`);
  const names = seen.services.slice(0, MAX_NAMES).map(({ service }) => printable(service));
  const more = seen.services.length - names.length;
  const others = more > 0 ? ` and ${count(more)} more` : seen.isWhole ? '' : ' and perhaps more';
  return [...lines, `services: ${names.join(', ')}${others}`];
}

function age(ms: number): string {
  return ms >= 0 ? `${formatDuration(ms)} ago` : `${formatDuration(-ms)} ahead`;
}
