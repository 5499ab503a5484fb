/** Bounds of attributes: what is carried, and what a hostile line cannot make us recurse into. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBounded } from '../../src/record/attributes.ts';

function nested(depth: number): unknown {
  return JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`);
}

function wide(entries: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: entries }, (_, i) => [`k${i}`, i]));
}

test('ordinary values are within bounds', () => {
  const values = [null, 1, 'text', [], {}, { a: { b: [1, { c: 'd' }] }, $x: 1, 'a.b': 2, '': 3 }];
  for (const value of values) assert.ok(isBounded(value), JSON.stringify(value));
});

test('twenty levels are within bounds, more are not, and a hundred thousand do no harm', () => {
  assert.ok(isBounded(nested(20)));
  assert.ok(!isBounded(nested(21)));
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth += 1) deep = { a: deep };
  assert.ok(!isBounded(deep));
});

test('a thousand entries are within bounds, in all levels together', () => {
  assert.ok(isBounded(wide(1000)));
  assert.ok(!isBounded(wide(1001)));
  assert.ok(!isBounded(wide(10_000)));
  assert.ok(!isBounded([wide(500), wide(500)]));
  assert.ok(isBounded([wide(499), wide(499)]));
});

test('a name that BSON cannot hold is out of bounds, at any depth', () => {
  assert.ok(!isBounded({ 'a\0b': 1 }));
  assert.ok(!isBounded({ a: [{ '\0': 1 }] }));
  assert.ok(!isBounded({ ['k'.repeat(1025)]: 1 }));
  assert.ok(isBounded({ ['k'.repeat(1024)]: 'a NUL \0 in a value' }));
});

test('__proto__ is a name like any other', () => {
  assert.ok(isBounded(JSON.parse('{"__proto__":{"a":1},"constructor":{"prototype":{}}}')));
  assert.ok(!isBounded(JSON.parse(`{"__proto__":${JSON.stringify(nested(20))}}`)));
});
