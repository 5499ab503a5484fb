/** Cutting and padding by terminal cells. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { enoughFor, fill, fit } from '../../src/view/fit.ts';
import { printable } from '../../src/view/printable.ts';

/** Unicode of every width: halves of pairs, accents, jamo, flags, CJK, families. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      ' ',
      '日',
      '👨‍👩‍👧',
      '🇩',
      '🇪',
      'e\u0301',
      '\u0301',
      '\u1100',
      '\u1161',
      'ﾞ',
      '\ufe0f',
      'ि',
    ),
    maxLength: 40,
  }),
);
const widths = fc.integer({ min: 1, max: 30 });

test('fit cuts by cells, between graphemes', () => {
  const table: readonly (readonly [string, number, string])[] = [
    ['exact', 5, 'exact'],
    ['longer', 5, 'long…'],
    ['注文失敗', 8, '注文失敗'],
    ['注文失敗', 7, '注文失…'],
    ['注文失敗', 6, '注文…'],
    ['a👨‍👩‍👧b', 3, 'a…'],
    ['a👨‍👩‍👧b', 4, 'a👨‍👩‍👧b'],
    ['ae\u0301e\u0301e\u0301', 3, 'ae\u0301…'],
    ['🇩🇪🇫🇷', 3, '🇩🇪…'],
    ['x', 1, 'x'],
    ['xy', 1, '…'],
    ['日', 1, '…'],
  ];
  for (const [text, width, fitted] of table) assert.equal(fit(text, width), fitted);
});

test('a fitted text is never wider, and whole if it fits', () => {
  fc.assert(
    fc.property(anyText, widths, (text, width) => {
      const shown = printable(text);
      const fitted = fit(shown, width);
      assert.ok(stringWidth(fitted) <= width, `${JSON.stringify(shown)} in ${width}`);
      if (stringWidth(shown) <= width) assert.equal(fitted, shown);
      assert.equal(stringWidth(fill(shown, width)), width);
    }),
    { numRuns: 5000 },
  );
});

test('a letter that becomes one with the space behind it does not shorten the cell', () => {
  assert.equal(stringWidth(fill('\u{11f02}', 4)), 4);
});

test('the start that is enough is cut like the whole', () => {
  fc.assert(
    fc.property(anyText, widths, (text, width) => {
      const shown = printable(text.repeat(40));
      assert.equal(fit(enoughFor(shown, width), width), fit(shown, width));
    }),
  );
});

test('a letter under a million accents is cut, and costs no time', () => {
  const fitted = fit(`ab${'\u0301'.repeat(1_000_000)}`, 10);
  assert.equal(fitted, 'a…');
});
