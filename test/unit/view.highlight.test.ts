/** What was searched for is found in messages, whatever the query looks like, and in linear time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery, type QueryText } from '../../src/query/query.ts';
import { UTC } from '../../src/query/zone.ts';
import { createFinder, highlightsOf } from '../../src/view/highlight.ts';

/** The message with what is found in brackets. */
function marked(text: QueryText, message: string): string {
  const find = createFinder(highlightsOf(parseQuery(text, { now: 0, zone: UTC })));
  let shown = '';
  let at = 0;
  for (const { from, to } of find?.(message) ?? []) {
    shown += `${message.slice(at, from)}[${message.slice(from, to)}]`;
    at = to;
  }
  return shown + message.slice(at);
}

test('words and expressions are found, in any case unless they have capitals', () => {
  const table: readonly (readonly [QueryText, string, string])[] = [
    [{ words: ['time'] }, 'Timeout after timeout', '[Time]out after [time]out'],
    [{ words: ['Time'] }, 'Timeout after timeout', '[Time]out after timeout'],
    [{ words: ['a.b'] }, 'aXb a.b', 'aXb [a.b]'],
    [{ grep: 'o+' }, 'foo bOo', 'f[oo] b[Oo]'],
    [{ grep: 'x*' }, 'abc', 'abc'],
    [{ words: ['ab', 'bc'] }, 'abcd', '[abc]d'],
    [{ words: [], exclude: ['secret'] }, 'a secret', 'a secret'],
    [{}, 'nothing', 'nothing'],
  ];
  for (const [text, message, shown] of table) assert.equal(marked(text, message), shown, shown);
});

test('an expression that only the database can match colours nothing', () => {
  assert.equal(marked({ grep: '(?=foo)f' }, 'foo'), 'foo');
});

test('an expression that would go back for ever, and a message without end, cost no time', () => {
  assert.equal(marked({ grep: '(a+)+$' }, `${'a'.repeat(50)}!`), `${'a'.repeat(50)}!`);
  assert.equal(marked({ words: ['a'] }, 'ab'.repeat(1_000_000)).split('[').length, 201);
});
