/** Escapes in regular expressions, as JavaScript has them (ECMA-262, 22.2.1 and annex B). */

export type Escape =
  | { kind: 'literal'; character: string; length: number }
  | { kind: 'set'; name: 'd' | 'w' | 's'; isNegated: boolean; length: number }
  /** A category of Unicode by its short name. */
  | { kind: 'property'; category: string; isNegated: boolean; length: number }
  | { kind: 'boundary' | 'reference'; length: number }
  /** What JavaScript takes for the letter itself, and other tools for something else. */
  | { kind: 'unknown'; character: string; length: number };

const CONTROLS: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  f: '\f',
  v: '\v',
  '0': '\0',
};

/** Of a surrogate pair, of a code point in braces, of four and of two digits. */
const CODES: readonly RegExp[] = [
  /^\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})/i,
  /^\\u\{0*([0-9a-f]{1,6})\}/i,
  /^\\u([0-9a-f]{4})/i,
  /^\\x([0-9a-f]{2})/i,
];

/** What `\p` may name differs between engines, but for these. */
const PROPERTY =
  /^\\[pP](?:\{(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)\}|([LMNPSZ]))/;
const REFERENCE = /^\\(?:[1-9]\d?|k<[^>]*>)/;

/** The longest that has to be looked at: a reference to a name. */
const MAX_LENGTH = 64;

/** The escape whose backslash stands at `at`. */
export function readEscape(regex: string, at: number): Escape {
  const text = regex.slice(at, at + MAX_LENGTH);
  const letter = text[1] ?? '\\';
  if (/[dwsDWS]/.test(letter)) {
    const name = letter.toLowerCase() as 'd' | 'w' | 's';
    return { kind: 'set', name, isNegated: name !== letter, length: 2 };
  }
  if (letter === 'b' || letter === 'B') return { kind: 'boundary', length: 2 };
  const control = CONTROLS[letter];
  if (control !== undefined) return { kind: 'literal', character: control, length: 2 };
  const [controlled, byLetter] = /^\\c([a-z])/i.exec(text) ?? [];
  if (controlled !== undefined && byLetter !== undefined) {
    const character = String.fromCharCode(byLetter.charCodeAt(0) % 32);
    return { kind: 'literal', character, length: 3 };
  }
  return readCode(text) ?? readProperty(text) ?? readOther(text);
}

function readCode(text: string): Escape | undefined {
  for (const form of CODES) {
    const match = form.exec(text);
    if (match === null) continue;
    const codes = match.slice(1).map((digits) => Number.parseInt(digits, 16));
    const [code = 0, low] = codes;
    if (code > 0x10ffff) return undefined;
    const character =
      low === undefined ? String.fromCodePoint(code) : String.fromCharCode(code, low);
    return { kind: 'literal', character: character.toWellFormed(), length: match[0].length };
  }
  return undefined;
}

function readProperty(text: string): Escape | undefined {
  const match = PROPERTY.exec(text);
  if (match === null) return undefined;
  const category = match[1] ?? match[2] ?? '';
  return { kind: 'property', category, isNegated: text[1] === 'P', length: match[0].length };
}

function readOther(text: string): Escape {
  const reference = REFERENCE.exec(text)?.[0];
  if (reference !== undefined) return { kind: 'reference', length: reference.length };
  const character = String.fromCodePoint(text.codePointAt(1) ?? 92);
  const kind = /[A-Za-z0-9]/.test(character) ? 'unknown' : 'literal';
  return { kind, character, length: 1 + character.length };
}
