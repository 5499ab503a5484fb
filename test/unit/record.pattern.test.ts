/** Patterns of users: matched in bounded time, used as any RegExp is, and refused in words that help. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogaggError } from '../../src/errors.ts';
import { compilePattern } from '../../src/record/pattern.ts';

const LENGTH = 128 * 1024;

/** The engine of V8 needs minutes for some of these, and for others longer than the world will last. */
const CATASTROPHES: readonly [string, string][] = [
  ['(a+)+$', `${'a'.repeat(LENGTH)}b`],
  ['(a|a)*b$', `${'a'.repeat(LENGTH)}c`],
  ['\\s+$', `${' '.repeat(LENGTH)}x`],
  ['[^ ]+@[^ ]+\\.[a-z]$', 'a@'.repeat(LENGTH / 2)],
  ['(?:a{1,9}){1,9}[bc]$', 'a'.repeat(LENGTH)],
];

test('no pattern takes more than linear time on a long line', () => {
  for (const [pattern, line] of CATASTROPHES) {
    assert.equal(compilePattern(pattern).test(line), false, pattern);
    assert.equal(compilePattern(pattern).exec(line), null, pattern);
    assert.equal(line.replace(compilePattern(pattern, 'g'), ''), line, pattern);
  }
});

test('a pattern is used as any other regular expression is', () => {
  const match = compilePattern('(?<level>\\w+): (?<user>u\\d+)?').exec('at warn: x');
  assert.deepEqual([match?.index, match?.[0], match?.[2]], [3, 'warn: ', undefined]);
  assert.deepEqual({ ...match?.groups }, { level: 'warn', user: undefined });
  assert.equal('a1b22'.replace(compilePattern('\\d+', 'g'), '#'), 'a#b#');
  assert.equal('aab'.replace(compilePattern('^a', 'g'), '#'), '#ab');
  assert.equal('aXbx'.replaceAll(compilePattern('x', 'gi'), '#'), 'a#b#');
  assert.deepEqual('a, b'.split(compilePattern(', ?')), ['a', 'b']);
  assert.deepEqual(
    [...'a1b2'.matchAll(compilePattern('[ab](\\d)', 'g'))].map(([, digit]) => digit),
    ['1', '2'],
  );
  const sticky = compilePattern('a', 'y');
  assert.deepEqual([sticky.test('ba'), sticky.test('ab'), sticky.lastIndex], [false, true, 1]);
  assert.equal(compilePattern('(?<__proto__>x)').exec('x')?.groups?.['__proto__'], 'x');
});

test('the syntax is that of JavaScript, lookbehind and long repeats too', () => {
  for (const [pattern, text] of [
    ['\\u0041\\x42', 'AB'],
    ['^[0-9a-f]{64}$', 'a'.repeat(64)],
    ['(?<=password=)\\S+', 'password=x'],
    ['[(?=]\\(\\?=', '((?='],
    ['^[^]$', '\n'],
    ['^\\p{Lu}$', 'É'],
  ] as const) {
    assert.ok(compilePattern(pattern).test(text), pattern);
  }
});

test('what cannot be matched in linear time is refused with its place', () => {
  for (const [pattern, what] of [
    ['a(?=b)', /'a\(\?=b\)' has a lookahead at character 2/],
    ['\\(?!(?!b)', /has a lookahead at character 5/],
    ['[(](?!b)', /has a lookahead at character 4/],
    ['(a)\\1', /has a backreference at character 4/],
    ['(?<n>a)\\k<n>', /has a backreference at character 8/],
    ['a.{600}', /repeats too much: 60\d steps, more than 500/],
    ['a{2000}', /invalid repeat count: `\{2000\}`/],
  ] as const) {
    assert.throws(() => compilePattern(pattern), usage(what), pattern);
  }
});

test('a mistake is named in the words of JavaScript, beside the pattern', () => {
  assert.throws(
    () => compilePattern('(a'),
    usage(/^the pattern '\(a' cannot be used: Unterminated group$/),
  );
  assert.throws(() => compilePattern('a**'), usage(/: Nothing to repeat$/));
  assert.throws(
    () => compilePattern('x'.repeat(1001)),
    usage(/has 1001 characters, more than 1000/),
  );
});

/** An error about the usage, with a remedy. */
function usage(message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof LogaggError &&
    error.kind === 'usage' &&
    error.hint !== undefined &&
    message.test(error.message);
}
