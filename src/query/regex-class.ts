/** Classes of characters between brackets, in the dialect of `regex-dialect.ts`. */
import { type Escape, readEscape } from './regex-escape.ts';

const LAST = '\u{10ffff}';

type SetName = 'd' | 'w' | 's';

/** Of ASCII, as in PCRE and RE2; JavaScript's `\s` holds the blanks of Unicode too. */
const SETS: Readonly<Record<SetName, string>> = {
  d: '0-9',
  w: '0-9A-Za-z_',
  s: '\\t\\n\\x0b\\f\\r ',
};

const COMPLEMENTS: Readonly<Record<SetName, string>> = {
  d: `\\x00-\\x2f\\x3a-${LAST}`,
  w: `\\x00-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-${LAST}`,
  s: `\\x00-\\x08\\x0e-\\x1f\\x21-${LAST}`,
};

/** In any case the kelvin sign and the long s are `k` and `s`, which must not come in by them. */
const NO_WORD_IN_ANY_CASE = `\\x00-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\u017e\u0180-\u2129\u212b-${LAST}`;

/** POSIX classes in the locale C (IEEE Std 1003.1, 9.3.5), for those who know grep. */
const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  space: SETS.s,
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

/** The class whose bracket opens at `at`, and where it ends. */
export function readClass(
  regex: string,
  at: number,
  ignoreCase: boolean,
): { text: string; end: number } {
  const isNegated = regex[at + 1] === '^';
  let end = at + (isNegated ? 2 : 1);
  // JavaScript's `[]` is nothing, and `[^]` anything.
  if (regex[end] === ']') {
    return { text: isNegated ? `[\\x00-${LAST}]` : `[^\\x00-${LAST}]`, end: end + 1 };
  }
  let text = isNegated ? '[^' : '[';
  let isAfterSet = false;
  while (end < regex.length && regex[end] !== ']') {
    const set = setAt(regex, end, ignoreCase);
    if (set !== undefined) {
      text += set.text;
      end = set.end;
    } else if (regex[end] === '-') {
      // Beside a set it is no range, but itself.
      const isRange = !isAfterSet && setAt(regex, end + 1, ignoreCase) === undefined;
      text += isRange ? '-' : '\\-';
      end += 1;
    } else {
      const { character, length } = characterAt(regex, end);
      text += literalInClass(character);
      end += length;
    }
    isAfterSet = set !== undefined;
  }
  return { text: `${text}]`, end: end + 1 };
}

/** Several characters by one name: `\d`, `\p{L}`, `[:alpha:]`. */
function setAt(regex: string, at: number, ignoreCase: boolean) {
  const [posix, negation, name = ''] =
    /^\[:(\^?)([a-z]{5,6}):\]/.exec(regex.slice(at, at + 12)) ?? [];
  if (posix !== undefined && negation === '' && Object.hasOwn(POSIX, name)) {
    return { text: POSIX[name] ?? '', end: at + posix.length };
  }
  if (regex[at] !== '\\') return undefined;
  const escape = readEscape(regex, at);
  const text = setOf(escape, ignoreCase);
  return text === undefined ? undefined : { text, end: at + escape.length };
}

/** What stands between brackets for an escape that means several characters. */
export function setOf(escape: Escape, ignoreCase: boolean): string | undefined {
  if (escape.kind === 'property') return propertyOf(escape.category, escape.isNegated, ignoreCase);
  if (escape.kind !== 'set') return undefined;
  if (!escape.isNegated) return SETS[escape.name];
  return escape.name === 'w' && ignoreCase ? NO_WORD_IN_ANY_CASE : COMPLEMENTS[escape.name];
}

/** Where case does not count, a letter of one case is one of all: RE2 sees it so, and PCRE has to be told. */
function propertyOf(category: string, isNegated: boolean, ignoreCase: boolean): string {
  const letter = isNegated ? 'P' : 'p';
  const isCased = ignoreCase && !isNegated && /^L[ult]$/.test(category);
  return isCased ? '\\p{Lu}\\p{Ll}\\p{Lt}' : `\\${letter}{${category}}`;
}

function characterAt(regex: string, at: number): { character: string; length: number } {
  if (regex[at] !== '\\') {
    const character = String.fromCodePoint(regex.codePointAt(at) ?? 0);
    return { character, length: character.length };
  }
  const escape = readEscape(regex, at);
  if (escape.kind === 'boundary' && regex[at + 1] === 'b') return { character: '\b', length: 2 };
  if (escape.kind === 'literal' || escape.kind === 'unknown') {
    return { character: escape.character, length: escape.length };
  }
  return { character: regex[at + 1] ?? '\\', length: 2 };
}

function literalInClass(character: string): string {
  if (character === '\0') return '\\x00';
  return /[\\\][^\-&~]/.test(character) ? `\\${character}` : character;
}
