/** Templates of messages: what differs between two messages of one kind is left out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { templateOf } from '../../src/record/template.ts';

test('numbers, ids, addresses, times and quoted texts get names', () => {
  const table: readonly (readonly [string, string])[] = [
    ['request 17 took 3.5ms, 1,204 rows', 'request <n> took <n>ms, <n> rows'],
    ['from 10.0.0.1:443 and fe80::1', 'from <address> and <address>'],
    ['user "a b" of \'c d\' in `e`', 'user <text> of <text> in <text>'],
    ["don't, can't", "don't, can't"],
    ['GET https://a.example/b?c=1 200', 'GET <url> <n>'],
    ['mail to bob@mail.example.com sent', 'mail to <mail> sent'],
    ['at 2026-11-24T10:15:02.123Z, 10:15:02', 'at <time>, <time>'],
    ['id 019ab0c4-0000-8000-8000-000000000000', 'id <id>'],
    ['commit 4f3a2b1c9d, 0xff, defaced', 'commit <id>, <id>, defaced'],
    ['web-3 v1.2.3 a:b:c', 'web-<n> v<n> a:b:c'],
    ['注文 44 が失敗', '注文 <n> が失敗'],
    ['first line 1\n  at second (x.js:2)', 'first line <n>'],
    ['', ''],
  ];
  for (const [message, template] of table) assert.equal(templateOf(message), template);
});

test('a hostile message costs no more than its first thousand characters', () => {
  for (const piece of [
    '"',
    "'",
    '1.',
    'a@',
    'a.a@',
    '::',
    'f1',
    '0x',
    'http://',
    '1.1.1.',
    '2026-',
  ]) {
    assert.ok(templateOf(piece.repeat(1_000_000)).length <= 10_000);
  }
});
