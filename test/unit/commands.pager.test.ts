/** Which pager is run, and that no shell reads what a variable holds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagerCommand } from '../../src/commands/pager.ts';

test('the pager is the one of the environment, in words as a shell would cut them', () => {
  const table: readonly (readonly [Record<string, string>, string[] | undefined])[] = [
    [{}, ['less', '-FRX']],
    [{ PAGER: 'most' }, ['most']],
    [{ PAGER: 'most', LOGAGG_PAGER: 'less -S' }, ['less', '-S']],
    [{ PAGER: '' }, undefined],
    [{ PAGER: ' cat ' }, undefined],
    [{ PAGER: 'less', TERM: 'dumb' }, undefined],
    [{ PAGER: `my\\ pager 'a b' "c \\"d" e'f'g ''` }, ['my pager', 'a b', 'c "d', 'efg', '']],
    [
      { PAGER: 'less; rm -rf $HOME | cat `id`' },
      ['less;', 'rm', '-rf', '$HOME', '|', 'cat', '`id`'],
    ],
    [{ PAGER: `"open` }, ['"open']],
  ];
  for (const [env, words] of table) assert.deepEqual(pagerCommand(env), words, JSON.stringify(env));
});
