/** The shapes that texts have in a query: words, phrases in quotes, and regular expressions between slashes. */
import { refusal } from './refusal.ts';
import type { Regex, Text } from './syntax-tree.ts';

/** What was read, and where it ends. */
export type Read<T> = T & { end: number };

/** A backslash before one of these takes its meaning away; before all else, it is itself. */
const ESCAPABLE = /[\s\\()"*:<>!=/-]/;

/** Up to a blank, or to a parenthesis that closes none of the word's own: `main()` is a word. */
export function readWord(query: string, at: number): Read<Text> {
  const pieces: string[] = [];
  let piece = '';
  let open = 0;
  let end = at;
  for (; end < query.length; end += 1) {
    const char = query[end] ?? '';
    if (isBlank(char) || (char === ')' && open === 0)) break;
    if (char === '(') open += 1;
    if (char === ')') open -= 1;
    if (char === '*') {
      pieces.push(piece);
      piece = '';
    } else if (char === '\\' && ESCAPABLE.test(query[end + 1] ?? '')) {
      end += 1;
      piece += query[end];
    } else {
      piece += char;
    }
  }
  return { kind: 'text', pieces: [...pieces, piece], isQuoted: false, at, end };
}

/** A phrase, from its opening quote on. In it a backslash comes before a quote or a backslash. */
export function readPhrase(query: string, at: number): Read<Text> {
  const [whole, inner = ''] = /"((?:[^"\\]|\\[^])*)"/y.exec(query.slice(at)) ?? [];
  if (whole === undefined) {
    throw refusal(
      query,
      at,
      'nothing closes this quote',
      'close it, or write \\" for the character',
    );
  }
  const text = inner.replace(/\\(["\\])/g, '$1');
  return { kind: 'text', pieces: [text], isQuoted: true, at, end: at + whole.length };
}

/**
 * An expression, from its opening slash on: the next slash closes it, unless it is escaped or between brackets. Undefined for all
 * that only begins with a slash, such as `/var/log` and `/v1/*`.
 */
export function readRegex(query: string, at: number): Read<Regex> | undefined {
  const form = /\/((?:[^/\\[]|\\[^]|\[(?:[^\]\\]|\\[^])*\])+)\/([is]*)(?=[\s)]|$)/y;
  const [whole, source = '', flags = ''] = form.exec(query.slice(at)) ?? [];
  if (whole === undefined) return undefined;
  return { kind: 'regex', source, flags, at, end: at + whole.length };
}

export function isBlank(char: string | undefined): boolean {
  return char !== undefined && /\s/.test(char);
}
