/** Patterns that the database and our own engine read alike: made of texts, of globs and of regular expressions. */
import { LogaggError, messageOf } from '../errors.ts';
import { checkDialect, translateRegex } from './regex-dialect.ts';

export interface Pattern {
  /** In the dialect of `regex-dialect.ts`. */
  source: string;
  /** `i` for any case, `s` where a dot is a line feed too. */
  flags: '' | 'i' | 's' | 'si';
}

/** A pattern costs the database time; one longer than this is no search that a person typed. */
const MAX_LENGTH = 512;

/** Smart case: a text without capitals is found in any case. */
export function isAnyCase(text: string, ignoreCase = false): boolean {
  return ignoreCase || !/\p{Lu}/u.test(text);
}

/** A text wherever it stands. */
export function textPattern(text: string, ignoreCase = false): Pattern {
  return { source: escapeRegex(text), flags: isAnyCase(text, ignoreCase) ? 'i' : '' };
}

/** Pieces of text with anything between them, wherever they stand. */
export function piecesPattern(pieces: readonly string[], ignoreCase = false): Pattern {
  const inner = pieces.filter((piece) => piece !== '').map(escapeRegex);
  const flags = isAnyCase(pieces.join(''), ignoreCase) ? 'si' : 's';
  return { source: inner.join('.*'), flags };
}

/** Pieces of text with anything between them, as a whole and in their own case. */
export function wholePattern(pieces: readonly string[], ignoreCase = false): Pattern {
  const source = `^${pieces.map(escapeRegex).join('.*')}\\z`;
  return { source, flags: ignoreCase ? 'si' : 's' };
}

/** A regular expression as JavaScript has them, which was checked. Its escapes are no capitals. */
export function regexPattern(regex: string, flags = '', ignoreCase = false): Pattern {
  const isAny = flags.includes('i') || isAnyCase(regex.replace(/\\./g, ''), ignoreCase);
  const dot = flags.includes('s') ? 's' : '';
  return { source: translateRegex(regex, isAny), flags: isAny ? `${dot}i` : dot };
}

/** A regular expression that a person gave; throws a usage error for one that is none. */
export function checkRegex(regex: string): string {
  const text = regex.toWellFormed();
  if (text.length > MAX_LENGTH) {
    throw new LogaggError('usage', `the pattern has ${text.length} characters`, {
      hint: `at most ${MAX_LENGTH}`,
    });
  }
  try {
    const { source } = new RegExp(text);
    checkDialect(source);
    return source;
  } catch (error) {
    if (error instanceof LogaggError) throw error;
    throw new LogaggError('usage', messageOf(error), { cause: error });
  }
}

/** Both engines and JavaScript read it as the text. Neither the database nor BSON takes a NUL in a pattern. */
export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replaceAll('\0', '\\x00');
}
