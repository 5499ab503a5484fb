/** What `emit --dry-run` prints of a record: its JSON form, with the routing key it would travel under. */
import type { LogRecord } from '../record/record.ts';
import { routingKey } from '../wire/routing-key.ts';
import { renderJson } from './json.ts';

/** `{"routingKey":"api.ERROR","id":...}`, with its newline. */
export function previewLine(record: LogRecord): string {
  const key = JSON.stringify(routingKey(record.service, record.severity));
  return `{"routingKey":${key},${renderJson(record).slice(1)}\n`;
}
