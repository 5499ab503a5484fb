/** Dead letters and their causes, as tables for people and as JSON for programs. */
import type { Cause } from '../pipeline/dead-causes.ts';
import { formatInstant } from '../query/instant.ts';
import type { DeadLetter } from '../wire/read-dead-letter.ts';
import { type DeadColumn, deadTable } from './dead-table.ts';
import { enoughFor } from './fit.ts';
import { createArray, rfc3339, stringify } from './json.ts';
import { printable } from './printable.ts';
import type { RenderOptions } from './renderer.ts';
import { formatBytes } from './bytes.ts';
import { count } from './summary.ts';

type Options = Pick<RenderOptions, 'zone' | 'theme' | 'width'>;
export type DeadFormat = 'table' | 'json' | 'ndjson';

const TIME = '2026-11-24 10:15:02'.length;
/** A sentence of them is read; more is for `-o json`. */
const MAX_CAUSES = 20;
const MAX_SERVICES = 2;
/** Of a text that goes on, so much is made printable. */
const WIDEST = 1000;

const CAUSES: readonly DeadColumn[] = [
  { title: 'COUNT', most: 10, isNumber: true },
  { title: 'CODE', most: 16 },
  { title: 'SERVICES', most: 24 },
  { title: 'OLDEST', most: TIME },
  { title: 'NEWEST', most: TIME },
  { title: 'REASON', most: WIDEST },
];

const LETTERS: readonly DeadColumn[] = [
  { title: 'ID', most: 12 },
  { title: 'PARKED', most: TIME },
  { title: 'CODE', most: 16 },
  { title: 'ROUTING KEY', most: 24 },
  { title: 'SIZE', most: 10, isNumber: true },
  { title: 'MESSAGE', most: WIDEST },
];

export function renderCauses(causes: readonly Cause[], format: DeadFormat, how: Options): string {
  if (format !== 'table') return json(causes.map(causeJson), format);
  if (causes.length === 0) return '';
  const rows = causes
    .slice(0, MAX_CAUSES)
    .map((cause) => [
      count(cause.count),
      text(cause.code),
      servicesText(cause),
      timeText(cause.oldest, how),
      timeText(cause.newest, how),
      text(cause.reason),
    ]);
  const others = causes.slice(MAX_CAUSES);
  const rest = others.reduce((sum, cause) => sum + cause.count, 0);
  const table = deadTable(
    CAUSES,
    rows,
    ['OLDEST', 'SERVICES', 'NEWEST', 'CODE'],
    tableOptions(how),
  );
  return others.length === 0
    ? table
    : `${table}and ${count(others.length)} other causes, of ${count(rest)} letters\n`;
}

export function renderLetters(
  letters: readonly DeadLetter[],
  format: DeadFormat,
  how: Options,
): string {
  if (format !== 'table') return json(letters.map(letterJson), format);
  if (letters.length === 0) return '';
  const rows = letters.map((letter) => [
    letter.id,
    timeText(letter.parkedAt, how),
    text(letter.code),
    text(letter.routingKey),
    formatBytes(letter.bytes),
    text(letter.preview),
  ]);
  return deadTable(LETTERS, rows, ['SIZE', 'ROUTING KEY', 'PARKED', 'CODE'], tableOptions(how));
}

function tableOptions({ theme, width }: Options) {
  return { theme, width };
}

function servicesText({ services }: Cause): string {
  const names = services.slice(0, MAX_SERVICES).map(({ service }) => text(service));
  const others = services.length - names.length;
  return names.join(', ') + (others > 0 ? ` +${others}` : '');
}

function text(hostile: string): string {
  return printable(enoughFor(hostile, WIDEST));
}

function timeText(instant: number | undefined, { zone }: Options): string {
  return instant === undefined ? '' : formatInstant(instant, zone).slice(0, TIME);
}

function causeJson({ oldest, newest, ...cause }: Cause): unknown {
  return { ...cause, oldest: timeJson(oldest), newest: timeJson(newest) };
}

function letterJson({ parkedAt, sentAt, ...letter }: DeadLetter): unknown {
  return { ...letter, parkedAt: timeJson(parkedAt), sentAt: timeJson(sentAt) };
}

function timeJson(instant: number | undefined): string | null {
  return instant === undefined ? null : rfc3339(instant);
}

function json(values: readonly unknown[], format: 'json' | 'ndjson'): string {
  if (format === 'ndjson') return values.map((value) => `${stringify(value)}\n`).join('');
  const array = createArray();
  return (
    array.begin + values.map((value) => array.element(stringify(value))).join('') + array.end()
  );
}
