/** The flags of the view together: which go with which, and what format comes of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { checkView, formatOf, sheetFormatOf, viewShape } from '../../src/commands/search-view.ts';
import { readSettings } from '../../src/config.ts';
import { LogaggError } from '../../src/errors.ts';

const viewOf = (flags: object) => readSettings(z.object(viewShape), flags);

test('flags that would do nothing together are refused', () => {
  const refused: readonly (readonly [object, RegExp])[] = [
    [{ count: true, histogram: true }, /--count does not go with --histogram/],
    [{ services: true, patterns: true }, /--patterns does not go with --services/],
    [{ by: 'service', columns: 'time' }, /--columns does not go with --by/],
    [{ by: 'service', output: 'raw' }, /raw is for records alone/],
    [{ count: true, context: '1' }, /--context does not go with --count/],
    [{ count: true, top: '3' }, /--top goes with --by and --patterns alone/],
    [{ top: '3' }, /--top goes with/],
    [{ template: '{{time}}', output: 'json' }, /--output does not go with --template/],
    [{ template: '{{time}}', wrap: true }, /--wrap goes with --output table, not with template/],
    [{ columns: 'time', output: 'raw' }, /--columns does not go with --output raw/],
    [{ wrap: true, output: 'json' }, /--wrap goes with --output table/],
    [{ csvSafe: true, output: 'json' }, /--csv-safe goes with --output csv and tsv/],
    [{ context: '1', output: 'json' }, /--context goes with/],
    [{ afterContext: '1', reverse: true }, /--reverse does not go with --context/],
  ];
  for (const [flags, message] of refused) {
    assert.throws(
      () => checkView(viewOf(flags), true, false),
      (error) =>
        error instanceof LogaggError && error.kind === 'usage' && message.test(error.message),
      JSON.stringify(flags),
    );
  }
  assert.throws(
    () => checkView(viewOf({ count: true }), true, true),
    /--limit does not go with --count/,
  );
});

test('flags that go together are taken', () => {
  for (const flags of [
    {},
    { count: true, by: 'service', top: '3' },
    { patterns: true, top: '3', output: 'csv', csvSafe: true },
    { wrap: true, context: '2', columns: 'time,message' },
    { out: 'x.csv', csvSafe: true },
    { template: '{{time}}', out: 'x.txt' },
    { context: '0', output: 'json' },
  ]) {
    checkView(viewOf(flags), true, false);
  }
});

test('the format is the one asked for, else of the name of the file, else of where it goes', () => {
  const table: readonly (readonly [object, boolean, string, string])[] = [
    [{}, true, 'table', 'table'],
    [{}, false, 'line', 'tsv'],
    [{ output: 'json' }, true, 'json', 'json'],
    [{ out: 'a.CSV.gz' }, false, 'csv', 'csv'],
    [{ out: 'a.jsonl' }, false, 'ndjson', 'ndjson'],
    [{ out: 'a.log' }, false, 'line', 'tsv'],
    [{ out: 'a.constructor' }, false, 'line', 'tsv'],
    [{ out: 'a.json', output: 'csv' }, false, 'csv', 'csv'],
  ];
  for (const [flags, isTerminal, format, sheetFormat] of table) {
    const view = viewOf(flags);
    assert.equal(formatOf(view, isTerminal), format, JSON.stringify(flags));
    assert.equal(sheetFormatOf(view, isTerminal), sheetFormat, JSON.stringify(flags));
  }
});
