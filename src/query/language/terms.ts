/** The terms of a query: words, phrases, expressions, and fields with what is asked of them. */
import { isBlank, type Read, readPhrase, readRegex, readWord } from './lexemes.ts';
import { refusal } from './refusal.ts';
import type { Field, Operator, Regex, Term, Text } from './syntax-tree.ts';

/** Names of fields have no `:` and no comparison in them, and end before one with a letter or a digit. */
const FIELD =
  /([\p{L}_@$](?:[\p{L}\p{N}_@$./-]*[\p{L}\p{N}_@$])?)(?::(>=|<=|>|<)|(:|!=|>=|<=|>|<))/uy;

/** What else than a number is compared. */
const ORDERED: ReadonlySet<string> = new Set(['time', 'timestamp', 'severity', 'level']);
/** Of these, a name alone is taken for a mistake and not for a word. */
const KNOWN: ReadonlySet<string> = new Set([...ORDERED, 'service', 'host', 'message', 'msg', 'id']);

/** The term that begins at `at`. */
export function readTerm(query: string, at: number): Read<Term> {
  return readField(query, at) ?? readQuotedOrRegex(query, at) ?? readWord(query, at);
}

function readQuotedOrRegex(query: string, at: number): Read<Text | Regex> | undefined {
  if (query[at] === '"') return readPhrase(query, at);
  return query[at] === '/' ? readRegex(query, at) : undefined;
}

/** A field with its value, or undefined for what only looks like one: `panic:`, `std::vec`, `http://`, `List<String>`. */
function readField(query: string, at: number): Read<Field> | undefined {
  FIELD.lastIndex = at;
  const [whole, name = '', compared, plain] = FIELD.exec(query) ?? [];
  if (whole === undefined) return undefined;
  const operator = (compared ?? plain) as Operator;
  const start = at + whole.length;
  const isAlone = start === query.length || isBlank(query[start]) || query[start] === ')';
  if (isAlone) {
    const isWord = (operator === ':' && !KNOWN.has(name)) || operator === '!=';
    if (isWord) return undefined;
    throw refusal(
      query,
      at,
      `${name} has no value`,
      `write ${name}${operator}VALUE, without a blank`,
    );
  }
  if (query[start] === '(' && operator === ':') {
    const hint = `write (${name}:a OR ${name}:b)`;
    throw refusal(query, start, 'a field has one value', hint);
  }
  if (operator === ':' && /^(?::|\/\/)/.test(query.slice(start, start + 2))) return undefined;
  const value = readQuotedOrRegex(query, start) ?? readWord(query, start);
  if (plain === '<' || plain === '>') {
    if (!ORDERED.has(name) && !/["\d.+-]/.test(query[start] ?? '')) return undefined;
  }
  const { end, ...rest } = value;
  return { kind: 'field', name, operator, value: rest, at, end };
}
