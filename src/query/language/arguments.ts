/** The words of a command line as one query. */
import { parseSyntax } from './parser.ts';
import { readTokens } from './tokens.ts';

/**
 * Joins them with blanks. An argument that holds blanks was quoted in the shell: it is one phrase, as it stands, and where there are
 * operators in it, a query of its own within the whole. Throws a usage error for one that is no query.
 */
export function joinArguments(words: readonly string[]): string {
  return words
    .filter((word) => word !== '')
    .map((word) => (/\s/.test(word) ? ofBlanks(word) : word))
    .join(' ');
}

function ofBlanks(word: string): string {
  const isPhrase = readTokens(word).every((token) => token.kind === 'text' && !token.isQuoted);
  if (isPhrase) return `"${word.replace(/["\\]/g, '\\$&')}"`;
  // Faults are shown in the argument, and not behind a parenthesis that nobody wrote.
  parseSyntax(word);
  return `(${word})`;
}
