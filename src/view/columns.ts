/** The columns of a result: which fields it shows, under the names that were given. */
import { LogaggError, messageOf } from '../errors.ts';
import { type Field, parseField } from '../query/field.ts';

export interface Column {
  /** As it was written; it stands in headers, and as the name in JSON. */
  name: string;
  field: Field;
}

/** More is no table that anybody reads. */
const MAX_COLUMNS = 100;

/** What a table shows unless told otherwise; whatever else a record says stands behind its message. */
export const TABLE_COLUMNS = parseColumns('time,severity,service,message');
/** Everything there is, what cut(1) is used on first. */
export const ALL_COLUMNS = parseColumns('time,severity,service,message,host,attributes,id');

/** The columns of a list with commas; throws a usage error that names the one at fault and its place. */
export function parseColumns(text: string): Column[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.length > MAX_COLUMNS) {
    throw new LogaggError('usage', `${names.length} columns, more than ${MAX_COLUMNS}`);
  }
  return names.map((name, i) => {
    try {
      return { name, field: parseField(name) };
    } catch (error) {
      const hint = error instanceof LogaggError ? error.hint : undefined;
      const message = `column ${i + 1} of ${names.length}: ${messageOf(error)}`;
      throw new LogaggError('usage', message, {
        cause: error,
        ...(hint !== undefined && { hint }),
      });
    }
  });
}
