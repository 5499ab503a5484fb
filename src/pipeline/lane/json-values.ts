/**
 * Where values of JSON end that can be copied as they stand: parsing and writing them again would give the same bytes. All give -1 for
 * others, and may do so within three bytes of the last one.
 */
import { BACKSLASH, DASH, DOT, QUOTE } from '../../record/ascii.ts';
import { type Bytes, isAt, patternOf, plainEnd } from '../../record/bytes.ts';

const ZERO = 48;
/** A double carries as many exactly. */
const MOST_DIGITS = 15;
/** What is below 1e-6 is written with an exponent. */
const MOST_ZEROS = 5;
/** Behind a backslash, what `JSON.stringify` escapes in this way: `" \ b f n r t`. */
const ESCAPED = Uint8Array.from({ length: 256 }, (_, code) =>
  '"\\bfnrt'.includes(String.fromCharCode(code)) ? 1 : 0,
);

/** Where the quote stands that ends the string whose first character is at `at`. */
export function stringEnd(bytes: Bytes, at: number, isText: boolean): number {
  let end = plainEnd(bytes, at, isText);
  for (;;) {
    // A backslash and a quote at least.
    if (end + 2 >= bytes.length) return -1;
    const code = bytes.view.getUint8(end);
    if (code === QUOTE) return end;
    if (code !== BACKSLASH || ESCAPED[bytes.view.getUint8(end + 1)] !== 1) return -1;
    end = plainEnd(bytes, end + 2, isText);
  }
}

export function numberEnd(bytes: Bytes, start: number): number {
  const first = bytes.view.getUint8(start) === DASH ? start + 1 : start;
  const limit = Math.min(first + MOST_DIGITS + 1, bytes.length - 1);
  let at = first;
  while (at < limit && isDigitAt(bytes, at)) at += 1;
  const digits = at - first;
  if (digits === 0 || digits > MOST_DIGITS || at >= limit) return -1;
  const isZero = bytes.view.getUint8(first) === ZERO;
  if (isZero && digits > 1) return -1;
  const code = bytes.view.getUint8(at);
  if (code === DOT) return fractionEnd(bytes, at + 1, isZero, MOST_DIGITS - digits);
  // `-0` is written as `0`; an exponent as digits.
  return (isZero && first > start) || (code | 32) === 101 ? -1 : at;
}

function fractionEnd(bytes: Bytes, start: number, isZero: boolean, most: number): number {
  const limit = Math.min(start + most + 1, bytes.length - 1);
  let at = start;
  while (at < limit && isDigitAt(bytes, at)) at += 1;
  const digits = at - start;
  if (digits === 0 || digits > most || at >= limit) return -1;
  if (bytes.view.getUint8(at - 1) === ZERO || (bytes.view.getUint8(at) | 32) === 101) return -1;
  if (!isZero) return at;
  let zeros = 0;
  while (bytes.view.getUint8(start + zeros) === ZERO) zeros += 1;
  return zeros > MOST_ZEROS ? -1 : at;
}

function isDigitAt(bytes: Bytes, at: number): boolean {
  const digit = bytes.view.getUint8(at) - ZERO;
  return digit >= 0 && digit <= 9;
}

const LITERALS = ['true', 'false', 'null'].map((word) => patternOf(Buffer.from(word)));

export function literalEnd(bytes: Bytes, at: number): number {
  for (const literal of LITERALS) if (isAt(bytes, at, literal)) return at + literal.length;
  return -1;
}
