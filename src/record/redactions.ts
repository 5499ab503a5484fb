/**
 * What can be taken out of records by name. Every pattern is linear in the text: what repeats begins only where its run begins, so
 * that no run is read twice, and nothing has an upper bound beyond which a part of a secret would stay.
 */
import { isIPv6 } from 'node:net';
import { replaceCards } from './card-numbers.ts';
import { replaceMailAddresses } from './mail-addresses.ts';
import { isSecretName, replaceSecrets } from './named-secrets.ts';

export interface Redaction {
  /** What it replaces, in the words of the help. */
  what: string;
  replace(text: string): string;
  /** Whether the whole value of an attribute of this name is replaced. */
  coversName?(name: string): boolean;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|[01]?\\d?\\d)';

const IPV4 = new RegExp(`(?<!\\d)(?<!\\d\\.)(?:${OCTET}\\.){3}${OCTET}(?!\\.?\\d)`, 'g');
const IPV6 = /(?<![\w:.])[\da-f:]*:[\da-f:]*(?:\.\d{1,3}){0,3}(?![\w:])/gi;
const MAC = /(?<![\da-f:-])[\da-f]{2}([:-])(?:[\da-f]{2}\1){4}[\da-f]{2}(?![\da-f:-])/gi;
const UUID = /(?<![\da-f-])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\da-f-])/gi;
/** RFC 6750 section 2.1, RFC 7617 section 2. */
const SCHEME = /\b(bearer|basic)(\s+)([\w.~+/-]{8,}=*)/gi;
/** RFC 7519 section 3: a header and claims in base64url, both of which begin as `{"` does, and a signature. */
const WEB_TOKEN = /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g;
/** RFC 3986 section 3.2.1; a password may hold an @ that nobody encoded. */
const USER_OF_URL = /:\/\/[^\s/?#"'<>]+@/g;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html, those of keys. */
const AWS_KEY = /(?<![A-Z\d])A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?![A-Z\d])/g;

/** In the order in which they apply: what holds others comes first. */
export const REDACTIONS = {
  url: {
    what: 'user and password in URLs: scheme://user:password@host',
    replace: (text) => (text.includes('://') ? text.replace(USER_OF_URL, '://[url]@') : text),
  },
  password: {
    what: 'values of names that end in password, passwd, pwd, secret, token, api_key and the like',
    replace: replaceSecrets,
    coversName: isSecretName,
  },
  bearer: {
    what: 'tokens behind Bearer and Basic, and JSON Web Tokens',
    replace: (text) => text.replace(SCHEME, replaceToken).replace(WEB_TOKEN, '[bearer]'),
  },
  aws: {
    what: 'access key ids of AWS',
    replace: (text) => text.replace(AWS_KEY, '[aws]'),
  },
  email: {
    what: 'mail addresses',
    replace: replaceMailAddresses,
  },
  uuid: {
    what: 'UUIDs',
    replace: (text) => text.replace(UUID, '[uuid]'),
  },
  mac: {
    what: 'MAC addresses',
    replace: (text) => text.replace(MAC, '[mac]'),
  },
  card: {
    what: 'numbers of payment cards: 13 to 19 digits, the first from 2 to 6, with a valid check digit',
    replace: replaceCards,
  },
  ipv6: {
    what: 'IPv6 addresses',
    replace: (text) => text.replace(IPV6, (match) => (isAddress(match) ? '[ipv6]' : match)),
  },
  ipv4: {
    what: 'IPv4 addresses',
    replace: (text) => text.replace(IPV4, '[ipv4]'),
  },
} as const satisfies Record<string, Redaction>;

export type RedactionName = keyof typeof REDACTIONS;

/** `::` alone is an operator in most programs' messages. */
function isAddress(text: string): boolean {
  return text !== '::' && isIPv6(text);
}

/** Behind `basic` a word of prose may stand, which is no base64: that has capitals within, digits or padding. */
function replaceToken(match: string, scheme: string, blanks: string, token: string): string {
  const isProse = scheme.length === 5 && !/[\d=]|[a-z][A-Z]/.test(token);
  return isProse ? match : `${scheme}${blanks}[bearer]`;
}
