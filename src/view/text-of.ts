/** Values of any kind as text. */
import { stringify } from './json.ts';

/** Texts as they are, nothing for nothing, all else as JSON. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : stringify(value);
}
