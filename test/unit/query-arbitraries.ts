/** Queries as people and attackers might write them, and records of the same few words, so that many queries find some. */
import * as fc from 'fast-check';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { SEVERITIES } from '../../src/record/severity.ts';
import { anyText, fingerprints, positions } from './arbitraries.ts';

export const NOW = Date.parse('2026-11-24T10:00:00Z');
/** Of all records here. */
export const FIRST_TIME = Date.parse('2026-11-24T09:00:00Z');

/** What engines, encodings and shells disagree about. */
const ODD = [
  'ß',
  'ẞ',
  'K',
  '\u212a',
  'ſ',
  'İ',
  'ı',
  'ǆ',
  'Σ',
  'ς',
  'é',
  'e\u0301',
  '\u00a0',
  '\u2028',
  '\u0085',
  '\v',
  '\f',
  '\r',
  '\n',
  '\0',
  '\ud83d',
  '\ufffd',
  '😀',
  '𐐀',
  '𐐨',
  '_',
  '-',
  '.',
  '*',
  '$',
  '\\',
  '/',
  '"',
  '(',
  ')',
  ':',
];

const unit = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...'abkKsSI019'.split('')) },
  { weight: 2, arbitrary: fc.constantFrom(...ODD) },
  fc.constant(' '),
);
const shortText = fc.string({ unit, minLength: 1, maxLength: 3 });
const names = fc.constantFrom(...'a b k a.b a.b.k b.k a.0 __proto__ $where é'.split(' '));
const numbers = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(0.5, 1.5, -0, 500, 2 ** 31, 2 ** 53, 2 ** 63, -(2 ** 63), 1e21, 1e300, 5e-324),
);
const numberTexts = fc.oneof(
  numbers.map(String),
  fc.constantFrom(
    ...'0500 +5 .5 5. 5e2 1e999 1e-99 0x10 NaN Infinity -0 true null'.split(' '),
    ...'9007199254740993 9007199254740992'.split(' '),
    '1'.repeat(41),
    ' 5',
    '5 ',
    '5\n',
    '',
  ),
);
const values: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    { weight: 3, arbitrary: fc.oneof(shortText, numberTexts, numbers) },
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    attributesOf(tie('value')),
  ),
})).value;

/** As JSON.parse makes them: names of prototypes are own keys. */
function attributesOf(of: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .array(fc.tuple(names, of), { maxLength: 3 })
    .map((entries) => Object.fromEntries(entries));
}

/** Which letters there are, and which belong together, differs between the Unicode versions of the engines. */
const stableText = anyText.map((text) =>
  text.replace(/[\u0300-\u1fff\u2070-\ud7ff\ue000-\ufffc]/g, '?'),
);

const services = fc.constantFrom('api', 'api.v2', 'web-1', 'web-2', 'API', 'k');

/** Records of one hour, of few services, words and names of attributes. */
export const fewWordedRecords: fc.Arbitrary<LogRecord> = fc
  .record(
    {
      timestamp: fc.integer({ min: 0, max: 12 }).map((minutes) => FIRST_TIME + minutes * 300_000),
      service: services,
      severity: fc.constantFrom(...SEVERITIES),
      message: fc.oneof(
        fc.array(shortText, { maxLength: 4 }).map((words) => words.join('')),
        stableText,
      ),
      host: shortText,
      attributes: attributesOf(values),
      fingerprint: fingerprints,
      position: positions,
    },
    {
      requiredKeys: ['timestamp', 'service', 'severity', 'message', 'fingerprint', 'position'],
      noNullPrototype: true,
    },
  )
  .map(({ fingerprint, position, ...fields }) => ({
    id: createIdMinter(fingerprint)(fields.timestamp, position),
    ...fields,
  }));

const ATOMS = [
  String.raw`. \d \D \w \W \s \S \b \B ^ $ [] [^] \n \v \. \* \/ \$ \" { } ] {,2} a{1,2} \x4b \0 \cJ`,
  String.raw`\p{Lu} \P{L} \p{N} \u0041 \u{1f600} \ud83d\ude00 [a-k] [^a-k] [\w-] [\W_] [^\s] [\d-k]`,
  String.raw`[K-S] [^\W] [[:alpha:]] [[:punct:]b] [^[:space:]] [\]^-] [[a] [é😀] [\b] [.-] [\p{L}\d]`,
].flatMap((line) => line.split(' '));
const atom = fc.oneof(
  fc.constantFrom(...ATOMS),
  fc.constantFrom(...'abkKsSI01ß\u017f\u212aéΣ'.split(''), '😀'),
);
const regexes = fc.letrec<{ one: string; all: string }>((tie) => ({
  all: fc.array(tie('one'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  one: fc.oneof(
    { maxDepth: 2 },
    { weight: 5, arbitrary: atom },
    fc.tuple(tie('all'), tie('all')).map(([one, other]) => `(?:${one}|${other})`),
    fc
      .tuple(tie('all'), fc.constantFrom('?', '*', '+', '*?', '{1,2}'))
      .map(([inner, quantifier]) => `(${inner})${quantifier}`),
  ),
})).all;
const regexLiterals = fc
  .tuple(regexes, fc.constantFrom('', 'i', 's', 'is'))
  .map(([regex, flags]) => `/${regex.replace(/(?<!\\)\/(?![^[]*\])/g, '\\/')}/${flags}`);

const quoted = shortText.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`);
const globs = fc
  .array(fc.constantFrom('a', 'b', 'k', '*', '*', '1', 'ß', '-', 'S'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''));
const fieldValues = fc.oneof(globs, quoted, regexLiterals, numberTexts, fc.constant('*'));
const comparisons = fc.constantFrom('>', '>=', '<', '<=', ':>=', ':<');

const terms = fc.oneof(
  fc.oneof(shortText, quoted, globs, regexLiterals),
  fc
    .tuple(
      fc.oneof(names, fc.constantFrom('host', 'attributes.host', 'message', 'attributes.a')),
      fieldValues,
    )
    .map(([name, value]) => `${name}:${value}`),
  fc.tuple(names, comparisons, numbers).map((parts) => parts.join('')),
  fc.constantFrom('a:0..9', 'b:..5', 'k:1..', 'a.b!=5', 'a:../x'),
  fc.constantFrom('service:api', 'service:api,k', 'service:web-*', 'service:*', 'service:/^API/'),
  fc.constantFrom('severity:WARN+', 'severity!=info', 'severity>=ERROR', 'level<WARN', 'level:*'),
  fc.constantFrom(
    'time>=09:30',
    'time<09:20:00.001',
    'time:09:10..09:40',
    'time:..09:30',
    'time:*',
  ),
);

/** In the language of `search`; not all of them are sound. */
export const queries = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: terms },
    fc
      .tuple(tie('query'), fc.constantFrom(' ', ' AND ', ' OR '), tie('query'))
      .map((all) => all.join('')),
    tie('query').map((inner) => `(${inner})`),
    fc.tuple(fc.constantFrom('NOT ', '-'), terms).map((parts) => parts.join('')),
    tie('query').map((inner) => `NOT (${inner})`),
  ),
})).query;

export const expressions = regexes;
