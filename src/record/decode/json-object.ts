/** The object that a text of JSON is, and the numbers in it that JavaScript could not write again. */
import { BACKSLASH, DASH, DOT, isDigit, QUOTE } from '../ascii.ts';

export type Fields = Record<string, unknown>;

/** The fields of a text that is one JSON object, or undefined for any other. Names of prototypes are own fields like all. */
export function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a field of its own, for the name `__proto__` too, where an assignment would set the prototype. */
export function setField(fields: Fields, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(fields, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else {
    fields[name] = value;
  }
}

/**
 * As `parseObject`, for a text that holds numbers which no double can carry: `1e999`, which would be written again as `null`, and whole
 * numbers of more digits than a double has, such as ids of 64 bits. They come as the text they have; `-0` comes as 0.
 */
export function parseObjectOfOddNumbers(text: string): Fields | undefined {
  return parseObject(quoteOddNumbers(text));
}

/** Whether a parsed number may differ from what its text says: true for all above 2^53, for most of which it does not. */
export function isOddNumber(value: number): boolean {
  if (value === 0) return Object.is(value, -0);
  return !(value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER);
}

/** Whether there is an odd number anywhere in a value, or more levels than `depth`; without one, the caller has bounded them. */
export function holdsOddNumber(value: unknown, depth = Number.POSITIVE_INFINITY): boolean {
  if (typeof value === 'number') return isOddNumber(value);
  if (typeof value !== 'object') return false;
  if (depth === 0) return true;
  for (const key in value) {
    if (holdsOddNumber((value as Fields)[key], depth - 1)) return true;
  }
  return false;
}

function quoteOddNumbers(json: string): string {
  let quoted = '';
  let copied = 0;
  let at = 0;
  while (at < json.length) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = stringEnd(json, at);
    } else if (code === DASH || isDigit(code)) {
      const start = at;
      while (isOfNumber(json.charCodeAt(at))) at += 1;
      quoted += json.slice(copied, start) + carried(json.slice(start, at));
      copied = at;
    } else {
      at += 1;
    }
  }
  return quoted + json.slice(copied);
}

/** The JSON for a number: itself, or its text as a string. */
function carried(text: string): string {
  const number = Number(text);
  if (number === 0) return '0';
  if (Number.isSafeInteger(number)) return text;
  const isSame = Number.isFinite(number) && (!isWhole(text) || String(number) === text);
  return isSame ? text : `"${text}"`;
}

/** Past the closing quote of the string that opens here; at the end of the text where there is none. */
function stringEnd(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json.charCodeAt(at) !== QUOTE) {
    at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  }
  return at + 1;
}

function isWhole(number: string): boolean {
  for (let at = 0; at < number.length; at += 1) {
    const code = number.charCodeAt(at);
    if (!isDigit(code) && code !== DASH) return false;
  }
  return true;
}

/** Digits and `+ - . E e`. */
function isOfNumber(code: number): boolean {
  return isDigit(code) || code === 43 || code === DASH || code === DOT || (code | 32) === 101;
}
