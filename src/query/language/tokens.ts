/** A query cut into its tokens: operators and terms. */
import { LogaggError } from '../../errors.ts';
import { isBlank, readWord } from './lexemes.ts';
import { refusal } from './refusal.ts';
import type { Term } from './syntax-tree.ts';
import { readTerm } from './terms.ts';

export type Token = Term | { kind: Mark; at: number };
type Mark = 'open' | 'close' | 'and' | 'or' | 'not';

/** More than a person writes, little for the database. */
const MAX_LENGTH = 4096;
const MAX_TOKENS = 256;

const WORDS: ReadonlyMap<string, Mark> = new Map([
  ['AND', 'and'],
  ['OR', 'or'],
  ['NOT', 'not'],
]);

/** Throws a usage error that points at the place of a fault. */
export function readTokens(query: string): Token[] {
  if (query.length > MAX_LENGTH) {
    throw new LogaggError('usage', `the query has ${query.length} characters`, {
      hint: `at most ${MAX_LENGTH}`,
    });
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    if (isBlank(query[at])) {
      at += 1;
      continue;
    }
    if (tokens.length === MAX_TOKENS) {
      throw refusal(
        query,
        at,
        `more than ${MAX_TOKENS} words and operators`,
        'ask for less at once',
      );
    }
    const { end, ...token } = readToken(query, at);
    tokens.push(token);
    at = end;
  }
  return tokens;
}

function readToken(query: string, at: number): Token & { end: number } {
  const char = query[at];
  if (char === '(' || char === ')') {
    return { kind: char === '(' ? 'open' : 'close', at, end: at + 1 };
  }
  // `-1`, `--`, `->` and a dash by itself are text.
  if (/^-[^\s\d.>=)-]/.test(query.slice(at, at + 2))) return { kind: 'not', at, end: at + 1 };
  const { end } = readWord(query, at);
  const mark = WORDS.get(query.slice(at, end));
  return mark === undefined ? readTerm(query, at) : { kind: mark, at, end };
}
