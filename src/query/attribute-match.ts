/** Whether an attribute of a record passes a test, by the rules of `attribute.ts`. */
import type { Attributes, LogRecord } from '../record/record.ts';
import { keysOf, numberOf, textOf, valuesOf } from './attribute.ts';
import type { Limit, ValueTest } from './condition.ts';
import { textMatcher } from './match-text.ts';

type Passes = (value: unknown) => boolean;

export function attributeMatcher(name: string, test: ValueTest): (record: LogRecord) => boolean {
  const readings = keysOf(name);
  const passes = passing(test);
  return ({ attributes }) =>
    attributes !== undefined &&
    readings.some((keys) => {
      const value = valueAt(attributes, keys);
      return Array.isArray(value) ? value.some(passes) : passes(value);
    });
}

function passing(test: ValueTest): Passes {
  switch (test.kind) {
    case 'exists':
      return (value) => value !== undefined && value !== null;
    case 'equals': {
      const values: readonly unknown[] = valuesOf(test.text);
      return (value) => values.includes(typeof value === 'string' ? value.toWellFormed() : value);
    }
    case 'matches': {
      const matches = textMatcher(test.pattern);
      return (value) => {
        const text = textOf(value);
        return text !== undefined && matches(text);
      };
    }
    case 'compares':
      return (value) => {
        const number = numberOf(value);
        return number !== undefined && test.limits.every((limit) => isWithin(number, limit));
      };
    default:
      return test satisfies never;
  }
}

function isWithin(value: number, { operator, number }: Limit): boolean {
  switch (operator) {
    case '<':
      return value < number;
    case '<=':
      return value <= number;
    case '>':
      return value > number;
    case '>=':
      return value >= number;
    default:
      return operator satisfies never;
  }
}

/** The value that the keys lead to, through objects alone. */
function valueAt(attributes: Attributes, keys: readonly string[]): unknown {
  let value: unknown = attributes;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = entryOf(value as Attributes, key);
  }
  return value;
}

/** Names are stored with U+FFFD for half pairs, so a name that holds one may stand for others. */
function entryOf(object: Attributes, key: string): unknown {
  if (Object.hasOwn(object, key)) return object[key];
  if (!key.includes('\ufffd')) return undefined;
  const same = Object.keys(object).find((name) => name.toWellFormed() === key);
  return same === undefined ? undefined : object[same];
}
