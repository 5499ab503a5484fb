/** Records as logfmt: `time=... severity=ERROR service=api message="..." status=500`, one a line. */
import { fieldOf } from '../query/field.ts';
import type { LogRecord } from '../record/record.ts';
import { parseColumns } from './columns.ts';
import { stringify } from './json.ts';
import { escapeHidden } from './printable.ts';
import type { RenderOptions, Renderer } from './renderer.ts';
import { textOf } from './text-of.ts';
import { zonedTime } from './zoned-time.ts';

/** Everything but attributes, which are pairs of their own. */
const USUAL = parseColumns('time,severity,service,message,host');

export type Pair = readonly [name: string, value: unknown];

/** A line of pairs. Values are exact, in JSON's escapes; in names, what would end them becomes `_`. */
export function logfmtLine(pairs: readonly Pair[]): string {
  const shown = pairs.filter(([, value]) => value !== undefined);
  return shown.map(([name, value]) => `${nameOf(name)}=${valueOf(value)}`).join(' ');
}

export function logfmtRenderer({ columns, zone }: RenderOptions): Renderer {
  const pairsOf = (record: LogRecord): Pair[] => {
    const own = (columns ?? USUAL).map(({ name, field }): Pair => {
      return [
        name,
        field.kind === 'time' ? zonedTime(record.timestamp, zone) : fieldOf(record, field),
      ];
    });
    return columns === undefined ? [...own, ...Object.entries(record.attributes ?? {})] : own;
  };
  return {
    begin: () => '',
    records: (batch) => batch.map((record) => `${logfmtLine(pairsOf(record))}\n`).join(''),
    end: () => '',
  };
}

function nameOf(name: string): string {
  return escapeHidden(name.replace(/[\s="\\\u0000-\u001f]/g, '_')).replaceAll('\\', '_') || '_';
}

/** Quoted unless it is the same in both forms. */
function valueOf(value: unknown): string {
  const text = textOf(value);
  return /^[^\s"=\\]+$/.test(text) && escapeHidden(text) === text ? text : stringify(text);
}
