/**
 * A query's text as a syntax tree, by recursive descent:
 *
 *     query  = either
 *     either = all { "OR" all }
 *     all    = one { [ "AND" ] one }
 *     one    = ( "NOT" | "-" ) one | "(" either ")" | term
 */
import { refusal } from './refusal.ts';
import type { SyntaxTree } from './syntax-tree.ts';
import { readTokens, type Token } from './tokens.ts';

/** Parentheses and negations within each other. MongoDB ends at 100 levels, of which each may take three. */
const MAX_DEPTH = 20;

/** The tree of a query, or undefined for one that says nothing. Throws a usage error that points at the place of a fault. */
export function parseSyntax(query: string): SyntaxTree | undefined {
  const tokens = readTokens(query);
  if (tokens.length === 0) return undefined;
  let next = 0;

  function either(depth: number): SyntaxTree {
    const of = [all(depth)];
    while (take('or')) of.push(all(depth));
    return joined('or', of);
  }

  function all(depth: number): SyntaxTree {
    const of = [one(depth)];
    while (take('and') || !isEnd(tokens[next])) of.push(one(depth));
    return joined('and', of);
  }

  function one(depth: number): SyntaxTree {
    const token = tokens[next];
    if (token === undefined) throw unfinished(query, tokens[next - 1]);
    if (depth > MAX_DEPTH) {
      throw refusal(query, token.at, `more than ${MAX_DEPTH} levels of parentheses and NOT`);
    }
    next += 1;
    switch (token.kind) {
      case 'not':
        return { kind: 'not', of: one(depth + 1) };
      case 'open':
        return inner(token, depth);
      case 'and':
      case 'or':
      case 'close':
        throw misplaced(query, token);
      case 'text':
      case 'regex':
      case 'field':
        return token;
      default:
        return token satisfies never;
    }
  }

  function inner(open: Token, depth: number): SyntaxTree {
    const tree = either(depth + 1);
    if (!take('close')) {
      throw refusal(query, open.at, 'nothing closes this parenthesis', `close it, or ${QUOTE}`);
    }
    return tree;
  }

  function take(kind: Token['kind']): boolean {
    if (tokens[next]?.kind !== kind) return false;
    next += 1;
    return true;
  }

  const tree = either(0);
  const rest = tokens[next];
  if (rest !== undefined) throw misplaced(query, rest);
  return tree;
}

const QUOTE = 'put the text that it belongs to into quotes';

function joined(kind: 'and' | 'or', of: SyntaxTree[]): SyntaxTree {
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind, of };
}

function isEnd(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'or' || token.kind === 'close';
}

/** For a token that needs something before it. */
function misplaced(query: string, { kind, at }: Token) {
  if (kind !== 'close') {
    return refusal(query, at, 'nothing stands before this operator', QUOTE);
  }
  const isEmpty = /\(\s*$/.test(query.slice(0, at));
  return isEmpty
    ? refusal(query, at, 'nothing stands between these parentheses', QUOTE)
    : refusal(query, at, 'this parenthesis closes nothing', QUOTE);
}

/** For the end of the text behind a token that needs something after it. */
function unfinished(query: string, last: Token | undefined) {
  return last?.kind === 'open'
    ? refusal(query, last.at, 'nothing closes this parenthesis', `close it, or ${QUOTE}`)
    : refusal(query, last?.at ?? 0, 'nothing follows this operator', QUOTE);
}
