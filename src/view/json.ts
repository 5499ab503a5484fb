/** Records as JSON: an array, or one object a line. */
import type { LogRecord } from '../record/record.ts';
import { escapeHidden } from './printable.ts';
import type { Renderer } from './renderer.ts';

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

export function ndjsonRenderer(): Renderer {
  return {
    begin: () => '',
    records: (batch) => batch.map((record) => `${renderJson(record)}\n`).join(''),
    end: () => '',
  };
}

/** One valid array, even without records; a record a line, for those who look at it with line tools. */
export function jsonRenderer(): Renderer {
  let separator = '\n';
  const element = (record: LogRecord): string => {
    const text = separator + renderJson(record);
    separator = ',\n';
    return text;
  };
  return {
    begin: () => '[',
    records: (batch) => batch.map(element).join(''),
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
function rfc3339(timestamp: number): string | null {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  return text.length === RFC3339_LENGTH ? text : null;
}
