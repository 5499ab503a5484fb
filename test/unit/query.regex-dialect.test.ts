/** Regular expressions as JavaScript has them, in the dialect that PCRE and RE2 share. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { expressions } from './query-arbitraries.ts';
import { LogaggError } from '../../src/errors.ts';
import { textMatcher } from '../../src/query/match-text.ts';
import { checkRegex, regexPattern } from '../../src/query/pattern.ts';

function matches(regex: string, text: string, flags = ''): boolean {
  return textMatcher(regexPattern(checkRegex(regex), flags))(text);
}

test('what engines disagree about means one thing', () => {
  for (const [regex, text, isMatch] of [
    ['a$', 'a\n', false],
    ['^a$', 'a', true],
    ['^a', 'b\na', false],
    ['^.$', '\r', true],
    ['^.$', '\n', false],
    ['^[^]$', '\n', true],
    ['[]', 'a', false],
    ['\\s', '\v', true],
    ['\\s', '\u00a0', false],
    ['\\v', '\n', false],
    ['\\v', '\v', true],
    ['^\\w$', 'é', false],
    ['\\u0041\\x42\\u{43}\\cJ\\0', 'ABC\n\0', true],
    ['^\\ud83d\\ude00$', '😀', true],
    ['^[😀é]$', '😀', true],
    ['^.$', '😀', true],
    ['^\\p{Lu}\\P{L}\\pN$', 'É-5', true],
    ['[[:alpha:]]', '5', false],
    ['^[[:alpha:]-]+$', 'a-b', true],
    ['^[^[:space:]]+$', 'a b', false],
    ['^[\\w-x]+$', 'a-b', true],
    ['^[a-\\d]+$', 'a-5', true],
    ['^[a-c]+$', 'b', true],
    ['^[\\]^-]+$', ']^-', true],
    ['^[[a]+$', '[a', true],
    ['^[\\b]$', '\b', true],
    ['^[.$*]+$', '.$*', true],
    ['^a{,2}$', 'a{,2}', true],
    ['^{}]$', '{}]', true],
    ['^a{2}b{1,}$', 'aab', true],
    ['^\\/\\.\\-\\"$', '/.-"', true],
    ['(?<year>\\d{4})-', '2026-', true],
    ['\\bfoo\\B', 'a food', true],
  ] as const) {
    assert.equal(matches(regex, text), isMatch, `${regex} | ${JSON.stringify(text)}`);
  }
});

test('without capitals in any case, of all alphabets; escapes are no capitals', () => {
  assert.ok(matches('größe σ', 'GRÖẞE ς'));
  assert.ok(matches('\\Da', 'xA'));
  assert.ok(!matches('Aa', 'aa') && matches('Aa', 'aa', 'i') && matches('a.b', 'A\nB', 's'));
  // Not even by the odd letters that have `k` and `s` for their small ones.
  assert.ok(!matches('^[\\W_]$', 'k') && !matches('^[\\W_]$', 'S') && matches('^[\\W_]$', 'é'));
  assert.ok(matches('^\\p{Ll}$', 'A', 'i'));
});

test('what no engine knows alike is refused by name', () => {
  for (const [regex, message] of [
    ['a\\hb', /^\\h is not known in a regular expression$/],
    ['\\Aa', /^\\A is not known/],
    ['[\\Q]', /^\\Q is not known/],
    ['\\p{Greek}', /^\\p is not known/],
    ['\\u12', /^\\u is not known/],
    ['(?i)a', /^Invalid regular expression: .*: Invalid group$/],
    ['a**', /Nothing to repeat$/],
    ['x'.repeat(513), /^the pattern has 513 characters$/],
  ] as const) {
    assert.throws(
      () => checkRegex(regex),
      (error) =>
        error instanceof LogaggError && error.kind === 'usage' && message.test(error.message),
      regex,
    );
  }
});

test('lookahead and references pass to the database, and are refused for live records', () => {
  for (const [regex, what] of [
    ['error(?!s)', /has a lookahead at character 6/],
    ['(a)\\1', /has a backreference at character 4/],
    ['(?<n>a)\\k<n>', /has a backreference/],
  ] as const) {
    const pattern = regexPattern(checkRegex(regex));
    assert.equal(pattern.source, regex);
    assert.throws(() => textMatcher(pattern), { kind: 'usage', message: what });
  }
});

test('every expression that JavaScript takes is translated to one that RE2 takes, without a NUL', () => {
  fc.assert(
    fc.property(expressions, fc.constantFrom('', 'i', 's'), (regex, flags) => {
      const pattern = regexPattern(checkRegex(regex), flags);
      assert.ok(!pattern.source.includes('\0'));
      textMatcher(pattern)('aK1\n');
    }),
    { numRuns: 500 },
  );
});
