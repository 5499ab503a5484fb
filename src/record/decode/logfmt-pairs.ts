/** The pairs of a logfmt line, as text: which fields they are is not known here. */
import {
  BACKSLASH,
  DASH,
  EQUALS,
  HASH,
  isDigit,
  isLetter,
  QUOTE,
  SLASH,
  SPACE,
  UNDERSCORE,
} from '../ascii.ts';
import { type Fields, setField } from './json-object.ts';

export interface LogfmtPairs {
  /** The first value of each name. */
  fields: Fields;
  /** The values of names that had one already. */
  repeated: [name: string, value: unknown][];
  /** What the line has beside pairs: nothing, bare names, or words that can be neither. */
  rest: 'pairs' | 'names' | 'words';
}

/** As many entries as attributes may have. */
const MAX_PAIRS = 1000;
const AT = 64;

/** The pairs of a line that begins with two of them and has no more than attributes may have, else undefined. */
export function readPairs(line: string): LogfmtPairs | undefined {
  const pairs: LogfmtPairs = { fields: {}, repeated: [], rest: 'pairs' };
  let at = 0;
  for (let count = 0; at < line.length; count += 1) {
    if (count === MAX_PAIRS) return undefined;
    const start = at;
    let end = nameEnd(line, at);
    const isPair = end > start && line.charCodeAt(end) === EQUALS;
    if (!isPair) {
      if (count < 2) return undefined;
      const isName = end > start && isBlank(line, end);
      end = isName ? end : valueEnd(line, start);
      pairs.rest = isName && pairs.rest !== 'words' ? 'names' : 'words';
    }
    const name = line.slice(start, end);
    at = isPair ? valueEnd(line, end + 1) : end;
    add(pairs, name, isPair ? valueOf(line, end + 1, at) : true);
    if (!isBlank(line, at)) pairs.rest = 'words';
    while (at < line.length && isBlank(line, at)) at += 1;
  }
  return Object.keys(pairs.fields).length + pairs.repeated.length < 2 ? undefined : pairs;
}

function add({ fields, repeated }: LogfmtPairs, name: string, value: unknown): void {
  if (Object.hasOwn(fields, name)) repeated.push([name, value]);
  else setField(fields, name, value);
}

/** Where the name that begins here ends. */
export function nameEnd(line: string, start: number): number {
  let at = start;
  while (IS_OF_NAME[line.charCodeAt(at)] === 1) at += 1;
  return at;
}

export function isNameStart(code: number): boolean {
  return isLetter(code) || code === UNDERSCORE || code === AT;
}

/** By code: letters, digits and `_ - . / @ #`. In a table, as each character of a line is looked at. */
const IS_OF_NAME = Uint8Array.from({ length: 128 }, (_, code) => {
  const isMark = (code >= DASH && code <= SLASH) || code === HASH;
  return isNameStart(code) || isDigit(code) || isMark ? 1 : 0;
});

/** Blanks and all control characters, and the end. */
function isBlank(line: string, at: number): boolean {
  return at >= line.length || line.charCodeAt(at) <= SPACE;
}

/** Where the value that begins here ends: behind its closing quote, at the next blank, or with the line. */
function valueEnd(line: string, start: number): number {
  let at = start;
  if (line.charCodeAt(start) !== QUOTE) {
    while (!isBlank(line, at)) at += 1;
    return at;
  }
  do {
    at = line.indexOf('"', at + 1);
  } while (at !== -1 && isEscaped(line, at));
  return at === -1 ? line.length : at + 1;
}

function isEscaped(line: string, quote: number): boolean {
  let backslashes = 0;
  while (line.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

/** A value without its quotes; a line that was cut may lack the closing one. */
function valueOf(line: string, start: number, end: number): string {
  if (line.charCodeAt(start) !== QUOTE) return line.slice(start, end);
  const last = end - 1;
  const isClosed = last > start && line.charCodeAt(last) === QUOTE && !isEscaped(line, last);
  const text = line.slice(start + 1, isClosed ? last : end);
  return text.includes('\\') ? unescaped(text) : text;
}

/** Go's and JSON's; any other character stands for itself, its backslash with it. */
const ESCAPE =
  /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U(00(?:0[\da-fA-F]|10)[\da-fA-F]{4})|(["\\/abfnrtv]))/g;
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, byte?: string, unit?: string, point?: string, mark?: string) => {
    if (mark !== undefined) return ESCAPED.get(mark) ?? mark;
    return String.fromCodePoint(Number.parseInt(byte ?? unit ?? point ?? '', 16));
  });
}
