/** By which fields records are counted: `service,severity`, `attributes.status`. */
import { LogaggError } from '../errors.ts';
import { type Field, parseField } from './field.ts';

export interface NamedField {
  /** As it was written. */
  name: string;
  field: Exclude<Field, { kind: 'time' | 'id' | 'attributes' }>;
}

/** Groups of more fields than these are records again. */
const MAX_FIELDS = 5;

/** Reads a list with commas; throws a usage error that names the field by which nothing can be counted. */
export function parseGroupings(text: string): NamedField[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.length > MAX_FIELDS) {
    throw new LogaggError('usage', `${names.length} fields`, { hint: `at most ${MAX_FIELDS}` });
  }
  return names.map((name) => {
    const field = parseField(name);
    if (field.kind === 'time') throw useless(name, '--histogram counts by time');
    if (field.kind === 'id') throw useless(name, 'every record has an id of its own');
    if (field.kind === 'attributes') throw useless(name, 'name one of them: attributes.status');
    return { name, field };
  });
}

function useless(name: string, hint: string): LogaggError {
  return new LogaggError('usage', `records are not counted by ${name}`, { hint });
}
