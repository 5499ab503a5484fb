/**
 * How attributes are named and valued in queries; the database and the predicate over records both go by these rules. A name leads
 * through objects, not through lists; a list has the value of each of its entries; null is as if it were not there.
 */
import { LogaggError } from '../errors.ts';

/** Of `a.b.c` there are 2^(n-1) readings, and each costs the database a look into every record. */
const MAX_PARTS = 6;

/**
 * The keys that a name may stand for, for loggers nest objects or write the dots into the key: `http.status` is `["http.status"]` and
 * `["http", "status"]`. Throws a usage error for a name with an empty part, or of too many.
 */
export function keysOf(name: string): string[][] {
  const parts = name.split('.');
  if (parts.includes('')) throw new LogaggError('usage', `the name '${name}' has an empty part`);
  if (parts.length > MAX_PARTS) {
    throw new LogaggError('usage', `the name '${name}' has ${parts.length} parts`, {
      hint: `at most ${MAX_PARTS}`,
    });
  }
  const [first = '', ...rest] = parts;
  return rest.reduce(
    (readings, part) =>
      readings.flatMap((keys) => [
        [...keys, part],
        [...keys.slice(0, -1), `${keys.at(-1)}.${part}`],
      ]),
    [[first]],
  );
}

/** Text that counts as a number, as logfmt has no other. Within the bounds of a double; read alike by PCRE and JavaScript. */
export const NUMBER_TEXT =
  '^[+-]?(?:[0-9]{1,40}(?:\\.[0-9]{0,40})?|\\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?';
const NUMBER = new RegExp(`${NUMBER_TEXT}$`);

/** The number that a value counts as, if it does. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined;
}

/** The values that a text asks for: the text, and the number or the truth value that it spells. */
export function valuesOf(text: string): (string | number | boolean)[] {
  const number = numberOf(text);
  // Beyond 2^53 a number is kept as the text it had: see `json-object.ts`.
  const isExact = number !== undefined && Math.abs(number) <= Number.MAX_SAFE_INTEGER;
  if (isExact) return [text, number];
  return text === 'true' || text === 'false' ? [text, text === 'true'] : [text];
}

/** Whole numbers of 64 bits have a text for patterns, their digits; a fraction has many, and so none. */
const WHOLE_LIMIT = 2 ** 63;

/** The text of a value for patterns, if it has one. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  return value >= -WHOLE_LIMIT && value < WHOLE_LIMIT ? String(BigInt(value)) : undefined;
}
