/** Hostile log content: nothing that a terminal obeys gets through, and nothing else is touched. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { escapeHidden, printable } from '../../src/view/printable.ts';

/** Any code point, lone surrogates too, but mostly those that do harm. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xa0 }),
      fc.integer({ min: 0, max: 0x10ffff }),
      fc.constantFrom(
        0x200d,
        0x200e,
        0x202e,
        0x2028,
        0x2066,
        0xfeff,
        0xfe0f,
        0xe0041,
        0x1f468,
        0xd83d,
      ),
    ),
    { maxLength: 40 },
  )
  .map((codes) => codes.map((code) => String.fromCodePoint(code)).join(''));

const OBEYED =
  /[\x00-\x1f\x7f-\x9f\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]|[\ud800-\udfff]/u;

test('printable shows every kind of hostile content', () => {
  const table: readonly (readonly [string, string])[] = [
    ['\x1b[2J\x1b[H', '␛[2J␛[H'],
    ['\x1b]0;title\x07', '␛]0;title␇'],
    ['\x1b]52;c;Y3VybA==\x07', '␛]52;c;Y3VybA==␇'],
    ['\x1b]8;;http://evil\x1b\\ok', '␛]8;;http://evil␛\\ok'],
    ['ends in \x1b', 'ends in ␛'],
    ['\u009b31m', '\\u{9b}31m'],
    ['ERROR real\rINFO  fake ', 'ERROR real␍INFO  fake '],
    ['\b\x7f\x0e', '␈␡␎'],
    ['user\u202e\u2066// admin', 'user\\u{202e}\\u{2066}// admin'],
    ['a\u{e0041}b', 'a\\u{e0041}b'],
    ['a\nb\r\nc', 'a↵b␍↵c'],
    ['a\u0085b\u2028c\u2029d', 'a\\u{85}b\\u{2028}c\\u{2029}d'],
    ['pay\u200bpal so\u00adft \ufeff', 'pay\\u{200b}pal so\\u{ad}ft \\u{feff}'],
    ['half \ud83d', 'half \\u{d83d}'],
    ['\0', '␀'],
    ['a\tb', 'a  b'],
  ];
  for (const [text, shown] of table) assert.equal(printable(text), shown);
  assert.equal(printable('\x07'.repeat(10_000)), '␇'.repeat(10_000));
});

test('printable leaves text in any script, and emoji, as they are', () => {
  for (const text of ['', 'plain', 'größer', '注文が失敗', 'नमस्ते', '👨‍👩‍👧 ❤️ 👩🏽‍💻 🏳️‍🌈 🇩🇪', 'e\u0301']) {
    assert.equal(printable(text), text);
  }
  assert.equal(printable('a\u200db'), 'a\\u{200d}b');
  assert.equal(printable('👩\u200d'), '👩\\u{200d}');
});

test('printable keeps line feeds on demand, and no other line end', () => {
  assert.equal(printable('a\nb\r\n\x1b', { newlines: 'keep' }), 'a\nb␍\n␛');
});

test('after printable no text holds a character that a terminal obeys', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const shown = printable(text);
      assert.doesNotMatch(shown, OBEYED);
      assert.equal(printable(shown), shown);
    }),
    { numRuns: 5000 },
  );
});

test('escapeHidden makes JSON safe to show and leaves its value as it was', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const json = escapeHidden(JSON.stringify(text));
      assert.doesNotMatch(json, OBEYED);
      assert.equal(JSON.parse(json), text);
    }),
    { numRuns: 2000 },
  );
});
