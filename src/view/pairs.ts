/** What a record says beside its message, as `host=web-1 key=value`. */
import type { LogRecord } from '../record/record.ts';
import { stringify } from './json.ts';

/** Host and attributes, for people: names and texts with blanks, quotes or `=` are quoted as in JSON. Not yet printable. */
export function pairs(
  { host, attributes = {} }: Pick<LogRecord, 'host' | 'attributes'>,
  maxLength = Infinity,
): string {
  let text = host === undefined ? '' : `host=${word(host)}`;
  for (const [name, value] of Object.entries(attributes)) {
    if (text.length > maxLength) break;
    text += `${text === '' ? '' : ' '}${word(name)}=${word(value)}`;
  }
  return text;
}

function word(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : stringify(value);
}
