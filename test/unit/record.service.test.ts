/** Service names: any text becomes one that routes, and a name that routes is left alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { mendService } from '../../src/record/service.ts';
import { anyText } from './arbitraries.ts';

const anyName = fc.oneof(
  anyText,
  fc.string({ unit: fc.constantFrom('a', '.', ' ', '*', '#', '\t', '\u00a0', 'ß', '😀') }),
  fc.string({ unit: 'binary', minLength: 50, maxLength: 200 }),
);

test('a mended name can stand in a routing key, whatever it was', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      const mended = mendService(name);
      const bytes = Buffer.byteLength(mended);
      assert.ok(bytes >= 1 && bytes <= 100, `${bytes} bytes`);
      assert.doesNotMatch(mended, /[*#\u0000-\u001f\u007f-\u009f]/);
      assert.ok(mended.split('.').every((word) => word !== ''));
      assert.equal(mended, mended.trim());
      assert.equal(mended, mended.toWellFormed());
    }),
    { numRuns: 5000 },
  );
});

test('mending a mended name changes nothing', () => {
  fc.assert(
    fc.property(anyName, (name) => assert.equal(mendService(mendService(name)), mendService(name))),
    { numRuns: 5000 },
  );
});

test('a name that routes is left as it is', () => {
  for (const name of [
    'api',
    'a.b.c',
    'order service',
    'Größe',
    '注文',
    '__proto__',
    'x'.repeat(100),
  ]) {
    assert.equal(mendService(name), name);
  }
});

test('a name is mended to the nearest one that routes', () => {
  const table: Readonly<Record<string, string>> = {
    '': 'unknown',
    ' ': 'unknown',
    '...': 'unknown',
    '. .': 'unknown',
    ' api ': 'api',
    '.api..v2.': 'api.v2',
    '. api': 'api',
    'api. .': 'api',
    'a.*.#': 'a._._',
    'a\nb\0c\u009bd': 'a_b_c_d',
    'half \ud800 pair': 'half \ufffd pair',
    ['x'.repeat(101)]: 'x'.repeat(100),
    ['€'.repeat(40)]: '€'.repeat(33),
    [`${'x'.repeat(99)}..y`]: 'x'.repeat(99),
  };
  for (const [name, mended] of Object.entries(table)) assert.equal(mendService(name), mended, name);
});

test('ten thousand names and more are mended as well as the first', () => {
  for (let i = 0; i < 11_000; i += 1) assert.equal(mendService(`*${i}`), `_${i}`);
  assert.equal(mendService('*10999'), '_10999');
});
