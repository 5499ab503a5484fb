/** Wrapping by terminal cells: nothing is lost, and nothing is wider. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { printable } from '../../src/view/printable.ts';
import { wrap } from '../../src/view/wrap.ts';

function wrapped(text: string, width: number): string[] {
  return wrap(text, width).lines.map(({ from, to }) => text.slice(from, to));
}

test('text is broken between words, else between graphemes, and behind each line feed', () => {
  const table: readonly (readonly [string, number, string[]])[] = [
    ['', 5, ['']],
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 8, ['one two', 'three']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['a bcdefgh', 4, ['a', 'bcde', 'fgh']],
    ['注文失敗', 5, ['注文', '失敗']],
    ['a👨‍👩‍👧b', 2, ['a', '👨‍👩‍👧', 'b']],
    ['x↵  at y↵', 10, ['x↵', '  at y↵']],
  ];
  for (const [text, width, lines] of table) assert.deepEqual(wrapped(text, width), lines, text);
});

test('all but blanks at the ends of lines is there, in order, and no line is too wide', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', ' ', '日', '\n', 'e\u0301', '👨‍👩‍👧'),
    maxLength: 80,
  });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 20 }), (any, width) => {
      const shown = printable(any);
      const lines = wrapped(shown, width);
      assert.equal(lines.join('').replaceAll(' ', ''), shown.replaceAll(' ', ''));
      for (const line of lines) assert.ok(stringWidth(line) <= width, JSON.stringify(line));
    }),
  );
});

test('a message of megabytes is cut after two hundred lines, and says so', () => {
  const { lines, isCut } = wrap('x'.repeat(5_000_000), 10);
  assert.equal(lines.length, 200);
  assert.equal(isCut, true);
});
