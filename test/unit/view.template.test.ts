/** Lines of a form of the user's own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { LogaggError } from '../../src/errors.ts';
import { UTC } from '../../src/query/zone.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { parseTemplate, templateRenderer } from '../../src/view/template.ts';
import { createTheme } from '../../src/view/theme.ts';

const RECORD: LogRecord = {
  id: '019ab0c4-0000-8000-8000-000000000000',
  timestamp: Date.parse('2026-11-24T09:15:02.123Z'),
  service: 'api',
  severity: 'WARN',
  message: 'slow \x1b[2J\nanswer',
  attributes: { status: 200, 'http.method': 'GET', user: { name: '注文' }, note: 'a b' },
};

function filled(template: string, color: 'always' | 'never' = 'never'): string {
  const options = { zone: UTC, theme: createTheme({}, {}, color) };
  return templateRenderer(parseTemplate(template), options).records([RECORD]);
}

test('fields stand where they are named, in one line, and no terminal obeys them', () => {
  const table: readonly (readonly [string, string])[] = [
    [
      '{{time}} {{ severity }} {{service}}: {{message}}',
      '2026-11-24 09:15:02.123 WARN api: slow ␛[2J↵answer',
    ],
    ['{{attributes.status}}/{{attributes.http.method}}/{{attributes.user.name}}', '200/GET/注文'],
    ['[{{host}}{{attributes.none.deeper}}{{attributes.toString}}]', '[]'],
    ['a\\tb\\\\n{}', 'a\tb\\n{}'],
    ['{{message|json}}', '"slow \\u001b[2J\\nanswer"'],
    ['{{attributes.user|json}} {{host|json}}', '{"name":"注文"} null'],
    ['{{severity|pad:6}}|{{severity|pad:-6}}|', 'WARN  |  WARN|'],
    ['{{attributes.user.name|pad:6}}|{{message|trunc:6}}|', '注文  |slow …|'],
    ['', ''],
  ];
  for (const [template, line] of table) assert.equal(filled(template), `${line}\n`, template);
});

test('colour comes last and changes no width', () => {
  const line = filled('{{severity|pad:6|color}}{{service|color}}{{time|color}}', 'always');
  assert.match(line, /\x1b\[33mWARN {2}\x1b/);
  assert.equal(stringWidth(line), 6 + 3 + 23);
});

test('what cannot be filled is refused, with its place', () => {
  const table: readonly (readonly [string, RegExp])[] = [
    ['{{tme}}', /at character 1: no field 'tme'/],
    ['ab {{time}} {{attributes.}}', /at character 13: no field 'attributes\.'/],
    ['x {{time', /at character 3: '\{\{' without '\}\}'/],
    ['{{time|upper}}', /no helper 'upper'/],
    ['{{time|pad}}', /no helper 'pad'/],
    ['{{time|pad:0}}', /no helper/],
    ['{{time|trunc:-3}}', /no helper/],
    ['{{time|pad:99999}}', /no helper/],
    ['{{time|color|pad:9}}', /color is not the last/],
    ['x'.repeat(10_001), /a template of 10001 characters/],
  ];
  for (const [template, message] of table) {
    assert.throws(
      () => parseTemplate(template),
      (error) =>
        error instanceof LogaggError && error.kind === 'usage' && message.test(error.message),
      template,
    );
  }
});
