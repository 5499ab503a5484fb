/** Counts and the like, for people and for programs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { UTC } from '../../src/query/zone.ts';
import { renderSheet, type Sheet } from '../../src/view/sheet.ts';
import { createTheme } from '../../src/view/theme.ts';

const options = { zone: UTC, theme: createTheme({}, {}) };
const SHEET: Sheet = {
  columns: [
    { name: 'service', title: 'SERVICE', kind: 'service' },
    { name: 'lastSeen', title: 'LAST SEEN', kind: 'time' },
    { name: 'records', title: 'RECORDS', kind: 'number' },
    { name: 'perSecond', title: 'RATE', kind: 'rate' },
    { name: 'share', title: 'SHARE', kind: 'share' },
    { name: 'bar', title: '', kind: 'bar' },
  ],
  rows: [
    ['api', Date.parse('2026-11-24T09:15:02.123Z'), 12_480, 3.4666666, 0.25, [1, 0.25]],
    [undefined, Number.NaN, 0, 0.001, 0, [0, 0]],
    ['注文\x1b[2J', 0, 3, 120.4, 1, [0.01, 0.01]],
  ],
};

test('people see a table with numbers at the right, units and bars', () => {
  assert.equal(
    renderSheet(SHEET, 'table', { ...options, width: 80 }),
    [
      'SERVICE   LAST SEEN            RECORDS   RATE    SHARE',
      '────────────────────────────────────────────────────────────────────────────────',
      'api       2026-11-24 09:15:02   12,480  3.5/s   25.0 %  ████████████████████████',
      '-         ????-??-?? ??:??:??        0  3.6/h    0.0 %',
      '注文␛[2J  1970-01-01 00:00:00        3  120/s  100.0 %  ▎',
      '',
    ].join('\n'),
  );
});

test('programs get exact values and no bars', () => {
  assert.deepEqual(JSON.parse(renderSheet(SHEET, 'json', options)), [
    {
      service: 'api',
      lastSeen: '2026-11-24T09:15:02.123Z',
      records: 12_480,
      perSecond: 3.467,
      share: 0.25,
    },
    { service: null, lastSeen: null, records: 0, perSecond: 0.001, share: 0 },
    {
      service: '注文\x1b[2J',
      lastSeen: '1970-01-01T00:00:00.000Z',
      records: 3,
      perSecond: 120.4,
      share: 1,
    },
  ]);
  assert.equal(
    renderSheet(SHEET, 'tsv', { ...options, header: false }).split('\n')[0],
    'api\t2026-11-24T09:15:02.123Z\t12480\t3.467\t0.25',
  );
  assert.match(
    renderSheet(SHEET, 'csv', options),
    /^service,lastSeen,records,perSecond,share\r\napi,/,
  );
  assert.match(
    renderSheet(SHEET, 'logfmt', options),
    /^service=api lastSeen=2026-11-24T09:15:02.123Z records=12480 /,
  );
  assert.equal(renderSheet({ ...SHEET, rows: [] }, 'json', options), '[]\n');
  assert.equal(renderSheet({ ...SHEET, rows: [] }, 'table', options), '');
});

test('no line is wider than the terminal, however narrow', () => {
  const rows = [...SHEET.rows, ['a very long name of a service '.repeat(5), 0, 1, 1, 1, [1, 1]]];
  for (let width = 20; width <= 250; width += 1) {
    for (const line of renderSheet({ ...SHEET, rows }, 'table', { ...options, width }).split(
      '\n',
    )) {
      assert.ok(stringWidth(line) <= width, `${width}: ${line}`);
    }
  }
});
