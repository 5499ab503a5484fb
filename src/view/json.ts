/** Records as JSON: an array, or one object a line. */
import type { LogRecord } from '../record/record.ts';
import { fieldOf } from '../query/field.ts';
import type { Column } from './columns.ts';
import { escapeHidden } from './printable.ts';
import type { Renderer, RenderOptions } from './renderer.ts';

const RFC3339_LENGTH = '2026-11-24T09:15:02.123Z'.length;

/**
 * A record as one line of JSON, its fields always in this order, `timestamp` in RFC 3339 (UTC, milliseconds),
 * or null if it is no time. What a terminal would obey or hide is escaped, so each text is read back exactly.
 */
export function renderJson(record: LogRecord): string {
  const { id, timestamp, service, severity, message, host, attributes } = record;
  const time = rfc3339(timestamp);
  return stringify({ id, timestamp: time, service, severity, message, host, attributes });
}

/** JSON of any value on one line, safe to show. Big integers, which JSON has not, become texts. */
export function stringify(value: unknown): string {
  return escapeHidden(plainJson(value) ?? 'null');
}

/** Some fields of a record, under the names that were asked for; what it has not is null. */
function renderColumns(record: LogRecord, columns: readonly Column[]): string {
  const entries = columns.map(({ name, field }) => {
    const value = fieldOf(record, field) ?? null;
    return [name, field.kind === 'time' ? rfc3339(record.timestamp) : value] as const;
  });
  return stringify(Object.fromEntries(entries));
}

type JsonOptions = Pick<RenderOptions, 'columns'>;

function rendering({ columns }: JsonOptions): (record: LogRecord) => string {
  return columns === undefined ? renderJson : (record) => renderColumns(record, columns);
}

export function ndjsonRenderer(options: JsonOptions = {}): Renderer {
  const render = rendering(options);
  return {
    begin: () => '',
    records: (batch) => batch.map((record) => `${render(record)}\n`).join(''),
    end: () => '',
  };
}

/** One valid array, even without records; a record a line, for those who look at it with line tools. */
export function jsonRenderer(options: JsonOptions = {}): Renderer {
  const render = rendering(options);
  const array = createArray();
  return {
    begin: () => array.begin,
    records: (batch) => batch.map((record) => array.element(render(record))).join(''),
    end: () => array.end(),
  };
}

/** The brackets and commas of an array that is written element by element, a line each. */
export function createArray(): { begin: string; element(json: string): string; end(): string } {
  let separator = '\n';
  return {
    begin: '[',
    element(json) {
      const text = separator + json;
      separator = ',\n';
      return text;
    },
    end: () => (separator === '\n' ? ']\n' : '\n]\n'),
  };
}

function plainJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'bigint' ? String(part) : part,
    );
  }
}

/** Null for what is no time, or of a year that RFC 3339 cannot write. */
export function rfc3339(timestamp: number): string | null {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  return text.length === RFC3339_LENGTH ? text : null;
}
