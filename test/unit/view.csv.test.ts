/** CSV and TSV: what any program reads back is what the records said, and no spreadsheet runs it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { csvRow, tsvRow } from '../../src/view/csv.ts';

/** A reader by the grammar of RFC 4180, section 2. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    assert.ok(match !== null, JSON.stringify(text));
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const cells = fc.string({
  unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\t', '\\', ' ', '日', '\x1b', '='),
});
const rows = fc.array(fc.array(cells, { minLength: 1, maxLength: 4 }), { maxLength: 4 });

test('any texts are read back exactly from CSV', () => {
  fc.assert(
    fc.property(rows, (table) => {
      assert.deepEqual(readCsv(table.map((row) => csvRow(row, {})).join('')), table);
    }),
  );
});

test('any texts are read back exactly from TSV, a row a line', () => {
  const unescape = (text: string) =>
    text.replace(
      /\\([tnr\\])/g,
      (_, name: string) => ({ t: '\t', n: '\n', r: '\r' })[name] ?? '\\',
    );
  fc.assert(
    fc.property(rows, (table) => {
      const lines = table
        .map((row) => tsvRow(row, {}))
        .join('')
        .split('\n')
        .slice(0, -1);
      assert.deepEqual(
        lines.map((line) => line.split('\t').map(unescape)),
        table,
      );
    }),
  );
});

test('values that are no texts are JSON, and missing ones are empty', () => {
  assert.equal(csvRow([undefined, null, 12, true, { a: [1] }], {}), ',,12,true,"{""a"":[1]}"\r\n');
});

test('on a terminal no cell is obeyed, and each row is one line', () => {
  assert.equal(csvRow(['\x1b[2J', 'a\nb'], { isTerminal: true }), '␛[2J,a↵b\r\n');
  assert.equal(csvRow(['\x1b[2J', 'a\nb'], {}), '\x1b[2J,"a\nb"\r\n');
});

test('formulas are guarded only when that is asked for, and numbers never', () => {
  const hostile = ["=cmd|' /C calc'!A0", '+1', '-1', '@x', '\t=1', '\r=1', '＝1'];
  for (const text of hostile) {
    assert.deepEqual(readCsv(csvRow([text], { csvSafe: true })), [[`'${text}`]]);
    assert.deepEqual(readCsv(csvRow([text], {})), [[text]]);
  }
  assert.equal(csvRow([-1, 'a=b', ''], { csvSafe: true }), '-1,a=b,\r\n');
  assert.equal(tsvRow(['=1'], { csvSafe: true }), "'=1\n");
});
