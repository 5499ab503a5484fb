/** Sizes as people write them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSize } from '../../src/query/size.ts';

test('a size is a number with a unit, binary or decimal', () => {
  const sizes: [string, number][] = [
    ['65536', 65_536],
    ['1KiB', 1024],
    ['1k', 1024],
    ['1kB', 1000],
    ['1.5 MiB', 1_572_864],
    ['2GB', 2_000_000_000],
  ];
  for (const [text, bytes] of sizes) assert.equal(parseSize(text), bytes, text);
});

test('what is no size, or out of bounds, is refused with what would do', () => {
  for (const text of ['', 'x', '-1', '1x', '1e3', '9'.repeat(400)]) {
    assert.throws(() => parseSize(text), /is not a size/, text);
  }
  assert.throws(() => parseSize('0'), /is not allowed/);
  assert.throws(() => parseSize('2k', 1, 1024), /is not allowed/);
});
