/** logfmt: what our own reader of logfmt reads back is what the record said. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readPairs } from '../../src/record/decode/logfmt-pairs.ts';
import { logfmtLine } from '../../src/view/logfmt.ts';

test('any texts are read back exactly, from one line', () => {
  const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(texts, texts, (one, two) => {
      const line = logfmtLine([
        ['message', one],
        ['x', two],
      ]);
      assert.doesNotMatch(line, /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]/);
      const pairs = readPairs(line);
      assert.deepEqual(pairs?.fields, { message: one, x: two });
      assert.equal(pairs.rest, 'pairs');
    }),
    { numRuns: 1000 },
  );
});

test('a name can neither end a pair nor begin one', () => {
  assert.equal(
    logfmtLine([
      ['a b="c\n', 1],
      ['', 2],
      ['n', undefined],
    ]),
    'a_b__c_=1 _=2',
  );
});

test('what is no text is JSON', () => {
  assert.equal(
    logfmtLine([
      ['n', 1.5],
      ['o', { a: 1 }],
    ]),
    'n=1.5 o="{\\"a\\":1}"',
  );
});
