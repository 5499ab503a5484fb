/**
 * Regular expressions as JavaScript has them, written so that PCRE (in the database) and RE2 (over records that come live) mean the
 * same by them. Left to themselves they differ in `$` before a last line feed, in `\s`, `\v`, `\w`, `\u0041`, `[]`, `[^]`, and in
 * `[[:alpha:]]`, which here means what it means to grep. `\d \w \s \b` are of ASCII; `i` knows the letters of all alphabets.
 * Lookahead, lookbehind of one length and references to groups pass through: the database has them, and RE2 refuses them.
 * https://www.pcre.org/original/doc/html/pcrepattern.html and https://github.com/google/re2/wiki/Syntax
 */
import { LogaggError } from '../errors.ts';
import { readClass, setOf } from './regex-class.ts';
import { readEscape } from './regex-escape.ts';

const QUANTIFIER = /^\{\d+(?:,\d*)?\}/;
const MAX_QUANTIFIER = 20;

/** Throws a usage error that names the escape which is not known. */
export function checkDialect(regex: string): void {
  for (let at = regex.indexOf('\\'); at !== -1; at = regex.indexOf('\\', at)) {
    const escape = readEscape(regex, at);
    if (escape.kind === 'unknown') {
      const text = regex.slice(at, at + escape.length);
      throw new LogaggError('usage', `${text} is not known in a regular expression`, {
        hint: 'they are as in JavaScript; of classes there are \\d \\w \\s, [[:alpha:]] and the categories \\p{L}',
      });
    }
    at += escape.length;
  }
}

/** The expression in the common dialect. Takes any text; only of what JavaScript takes does it make sense. */
export function translateRegex(regex: string, ignoreCase: boolean): string {
  let translated = '';
  let at = 0;
  while (at < regex.length) {
    const { text, end } = partAt(regex, at, ignoreCase);
    translated += text;
    at = end;
  }
  return translated;
}

function partAt(regex: string, at: number, ignoreCase: boolean): { text: string; end: number } {
  const char = regex[at] ?? '';
  if (char === '\\') return escapeAt(regex, at, ignoreCase);
  if (char === '[') return readClass(regex, at, ignoreCase);
  if (char === '{') {
    const quantifier = QUANTIFIER.exec(regex.slice(at, at + MAX_QUANTIFIER))?.[0];
    if (quantifier !== undefined) return { text: quantifier, end: at + quantifier.length };
  }
  // Without the flag m there are no other line ends that it could mean.
  if (char === '$') return { text: '\\z', end: at + 1 };
  return { text: /[{}\]\0]/.test(char) ? literal(char) : char, end: at + 1 };
}

function escapeAt(regex: string, at: number, ignoreCase: boolean): { text: string; end: number } {
  const escape = readEscape(regex, at);
  const end = at + escape.length;
  const set = setOf(escape, ignoreCase);
  if (set !== undefined) return { text: `[${set}]`, end };
  const isPlain = escape.kind === 'literal' || escape.kind === 'unknown';
  return { text: isPlain ? literal(escape.character) : regex.slice(at, end), end };
}

/** The database takes no pattern with a NUL in it. */
function literal(character: string): string {
  if (character === '\0') return '\\x00';
  return /[!-/:-@[-^`{-~]/.test(character) ? `\\${character}` : character;
}
