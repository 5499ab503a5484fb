/** What can be taken out of records by name. Each pattern is linear in the length of the text. */

export interface Redaction {
  /** What it replaces, in the words of the help. */
  what: string;
  pattern: RegExp;
  /** What of a match is replaced, where that is not all of it. */
  within?(match: string, replacement: string): string;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';

export const REDACTIONS: Readonly<Record<string, Redaction>> = {
  email: {
    what: 'mail addresses',
    // RFC 5321 section 4.5.3.1 bounds the local part at 64 and the domain at 255 bytes.
    pattern: /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g,
  },
  ipv4: {
    what: 'IPv4 addresses',
    pattern: new RegExp(`(?<![\\d.])(?:${OCTET}\\.){3}${OCTET}(?![\\d.]*\\d)`, 'g'),
  },
  card: {
    what: 'numbers of payment cards, 13 to 19 digits with a valid check digit',
    // A run of groups of digits; a card may be some of them, beside other numbers.
    pattern: /(?<!\d)\d(?:[ -]?\d){12,60}(?!\d)/g,
    within: withoutCards,
  },
  bearer: {
    what: 'tokens: Bearer ..., Basic ..., and JSON Web Tokens',
    pattern:
      /\b(?:[Bb]earer|[Bb]asic)\s{1,8}[A-Za-z0-9._~+/=-]{8,8192}|\beyJ[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{0,8192}/g,
  },
  password: {
    what: 'values of password=, passwd=, pwd=, secret=, token= and api_key=',
    pattern:
      /\b(?:password|passwd|pwd|secret|token|api_?key)["']?\s{0,8}[=:]\s{0,8}(?:"[^"\n]{1,1024}"|'[^'\n]{1,1024}'|[^\s,;&"'\]})]{1,1024})/gi,
  },
  url: {
    what: 'user and password in URLs: scheme://user:password@host',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:]{0,256}:[^\s/@]{1,256}@/gi,
  },
  uuid: {
    what: 'UUIDs',
    pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  },
};

const MIN_DIGITS = 13;
const MAX_DIGITS = 19;

function withoutCards(run: string, replacement: string): string {
  // Groups stand at even places, what separates them at odd ones.
  const parts = run.split(/([ -])/);
  const kept: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const groups = at % 2 === 0 ? cardAt(parts, at) : 0;
    kept.push(groups > 0 ? replacement : (parts[at] ?? ''));
    if (groups > 0) at += 2 * (groups - 1);
  }
  return kept.join('');
}

/** How many groups from this one on are the number of a card, the most there are; or 0. */
function cardAt(parts: readonly string[], at: number): number {
  let digits = '';
  let found = 0;
  for (let groups = 1; digits.length < MAX_DIGITS; groups += 1) {
    const group = parts[at + 2 * (groups - 1)];
    if (group === undefined) break;
    digits += group;
    if (digits.length >= MIN_DIGITS && digits.length <= MAX_DIGITS && hasCheckDigit(digits))
      found = groups;
  }
  return found;
}

/** The formula of Luhn: ISO/IEC 7812-1, annex B. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
