/** Output formats as people see them: golden files, and tables that fit every terminal. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { parseTime } from '../../src/query/time.ts';
import { resolveZone } from '../../src/query/zone.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { SEVERITIES } from '../../src/record/severity.ts';
import { parseColumns } from '../../src/view/columns.ts';
import { createRenderer } from '../../src/view/format.ts';
import type { Format } from '../../src/view/formats.ts';
import { renderLine } from '../../src/view/line.ts';
import type { RenderOptions } from '../../src/view/renderer.ts';
import { createTheme } from '../../src/view/theme.ts';

const plain: RenderOptions = { zone: resolveZone('Europe/Berlin'), theme: createTheme({}, {}) };

function record(fields: Partial<LogRecord>): LogRecord {
  return {
    id: '019ab0c4-0000-8000-8000-000000000000',
    timestamp: Date.parse('2026-11-24T22:59:59.100Z'),
    service: 'api',
    severity: 'INFO',
    message: '',
    ...fields,
  };
}

/** A page across midnight in Berlin. */
const PAGE: readonly LogRecord[] = (
  [
    {
      message: 'request handled in 12 ms',
      host: 'web-1',
      attributes: { status: 200, path: '/orders', note: 'two words', tags: ['a', 'b'] },
    },
    { service: 'payment-gateway', severity: 'WARN', message: 'retrying, attempt 2 of 5' },
    {
      service: 'auth',
      severity: 'ERROR',
      message: '\x1b[2J\x1b[Hpassword: \x07 user\u202e// admin',
    },
    {
      service: '注文サービス',
      severity: 'FATAL',
      message: `注文が失敗しました 👨‍👩‍👧 🇩🇪 ${'注文が失敗'.repeat(20)}`,
    },
    { severity: 'DEBUG', message: 'one\r\ntwo\tthree\u2028four \ud800 \u009b31m e\u0301 ❤️' },
    {
      service: 'a\x1b[31m\nb',
      severity: 'TRACE',
      message: 'x'.repeat(300),
      attributes: { 'k\x1b=': '\x07' },
    },
    { message: '', attributes: { empty: '', none: null } },
  ] satisfies Partial<LogRecord>[]
).map((fields, i) =>
  record({ ...fields, timestamp: Date.parse('2026-11-24T22:59:59.100Z') + i * 450 }),
);

function render(format: Format, options: RenderOptions, ...batches: LogRecord[][]): string {
  const renderer = createRenderer(format, options);
  return (
    renderer.begin() + batches.map((batch) => renderer.records(batch)).join('') + renderer.end()
  );
}

/** Compares with a golden file; with UPDATE_GOLDEN set, writes it instead. */
function assertGolden(name: string, actual: string): void {
  const file = new URL(`../fixtures/view/${name}.txt`, import.meta.url);
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'));
}

for (const width of [20, 40, 80, 250]) {
  test(`a table of ${width} columns looks as it should`, () => {
    const table = render('table', { ...plain, width }, PAGE.slice(0, 4), PAGE.slice(4));
    assertGolden(`table-${width}`, table);
  });
}

test('a wrapped table shows every message whole, below its column', () => {
  assertGolden('table-wrap-80', render('table', { ...plain, width: 80, wrap: true }, [...PAGE]));
});

test('a table of columns that were asked for has those and no others', () => {
  const columns = parseColumns('severity,attributes.status,host,message,attributes.path');
  assertGolden('table-columns-60', render('table', { ...plain, columns, width: 60 }, [...PAGE]));
  const bare = render('table', { ...plain, columns, width: 60, header: false }, [...PAGE]);
  assert.equal(
    render('table', { ...plain, columns, width: 60 }, [...PAGE])
      .split('\n')
      .slice(2)
      .join('\n'),
    bare,
  );
});

test('records around a match differ from it without colour, and are dim with it', () => {
  const isContext = ({ severity }: LogRecord) => severity !== 'ERROR';
  const page = PAGE.slice(1, 4);
  assertGolden('table-context-80', render('table', { ...plain, width: 80, isContext }, page));
  assertGolden('line-context', render('line', { ...plain, isContext }, page));
  const theme = createTheme({}, {}, 'always');
  const [warn = '', error = ''] = render('line', { ...plain, theme, isContext }, page).split('\n');
  assert.ok(
    warn.startsWith(`  ${theme.dim('2026-11-24 23:59:59.550 WARN  payment-gateway')}`.slice(0, -5)),
  );
  assert.ok(error.includes(theme.severity('ERROR', 'ERROR')));
});

test('a table in a pipe cuts nothing', () => {
  assertGolden('table-pipe', render('table', plain, [...PAGE]));
});

test('the other formats look as they should', () => {
  // As on a terminal: what is exact elsewhere would make the files themselves drive one.
  const options = { ...plain, isTerminal: true };
  for (const format of ['line', 'json', 'ndjson', 'csv', 'tsv', 'logfmt', 'raw'] as const) {
    assertGolden(format, render(format, options, PAGE.slice(0, 4), [], PAGE.slice(4)));
  }
});

test('without records there is no table and no line', () => {
  assert.equal(render('table', { ...plain, width: 80 }, []), '');
  assert.equal(render('line', plain, []), '');
  for (const format of ['ndjson', 'logfmt', 'raw'] as const) {
    assert.equal(render(format, plain, []), '');
  }
  assert.equal(render('csv', plain, []), 'time,severity,service,message,host,attributes,id\r\n');
});

const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 300 }));
const records: fc.Arbitrary<LogRecord> = fc
  .record({
    timestamp: fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.double()),
    service: texts,
    severity: fc.constantFrom(...SEVERITIES),
    message: texts,
    attributes: fc.dictionary(texts, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
  })
  .map(record);

test('no line of a table is wider than the terminal, in plain or in colour', () => {
  const pages = fc.array(fc.array(records, { maxLength: 4 }), { maxLength: 3 });
  const themes = fc.constantFrom(plain.theme, createTheme({}, {}, 'always'));
  const looks = fc.record({
    wrap: fc.boolean(),
    columns: fc.constantFrom(
      undefined,
      ...[
        'time',
        'id,host,message',
        'attributes,severity',
        'message,service,time,attributes.a,id',
      ].map(parseColumns),
    ),
    isContext: fc.constantFrom(undefined, ({ severity }: LogRecord) => severity === 'INFO'),
    find: fc.constantFrom(undefined, (text: string) => [
      { from: 1, to: Math.max(1, text.length - 2) },
    ]),
  });
  const widths = fc.integer({ min: 20, max: 250 });
  fc.assert(
    fc.property(pages, widths, themes, looks, (batches, width, theme, look) => {
      const table = render('table', { ...plain, ...look, theme, width }, ...batches);
      const lines = table.split('\n');
      assert.ok(lines.length >= batches.flat().length);
      for (const line of lines) assert.ok(stringWidth(line) <= width, JSON.stringify(line));
    }),
    { numRuns: 500 },
  );
});

test('a width that no terminal has still gives a table', () => {
  for (const width of [0, -1, 1, Number.NaN, Infinity, 1e6]) {
    const lines = render('table', { ...plain, width }, [...PAGE]).split('\n');
    assert.ok(
      lines.every((line) => stringWidth(line) <= 1000),
      String(width),
    );
  }
});

test('a record is one line of text, whose time is read back', () => {
  fc.assert(
    fc.property(records, (any) => {
      const line = renderLine(any, plain);
      assert.doesNotMatch(line, /[\x00-\x1f\x7f-\x9f\u2028\u2029]/);
      assert.ok(line.slice(24).startsWith(any.severity));
      if (!Number.isInteger(any.timestamp) || any.timestamp < 0 || any.timestamp > 4e12) return;
      const back = parseTime(line.slice(0, 23), { now: 0, zone: plain.zone });
      assert.ok(any.timestamp - back === 0 || any.timestamp - back === 3_600_000);
    }),
    { numRuns: 500 },
  );
});
