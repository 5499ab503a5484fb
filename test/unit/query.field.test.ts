/** Fields by their names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldOf, parseField } from '../../src/query/field.ts';
import { parseGroupings } from '../../src/query/groupings.ts';
import { parseColumns } from '../../src/view/columns.ts';

const RECORD = {
  id: '019ab0c4-0000-8000-8000-000000000000',
  timestamp: 5,
  service: 'api',
  severity: 'INFO',
  message: 'm',
  attributes: JSON.parse(
    '{"status":0,"a.b":"dotted","a":{"b":"deep","c":{"d":1}},"list":[{"x":1}],"__proto__":{"y":2}}',
  ),
} as const;

test('a name finds its field, and an attribute by its whole name first', () => {
  const table: readonly (readonly [string, unknown])[] = [
    ['time', 5],
    ['timestamp', 5],
    ['level', 'INFO'],
    ['msg', 'm'],
    ['host', undefined],
    ['attributes.status', 0],
    ['attributes.a.b', 'dotted'],
    ['attributes.a.c.d', 1],
    ['attributes.a.c.x', undefined],
    ['attributes.list.0.x', 1],
    ['attributes.status.x', undefined],
    ['attributes.__proto__.y', 2],
    ['attributes.constructor', undefined],
    ['attributes.a.toString', undefined],
  ];
  for (const [name, value] of table) assert.equal(fieldOf(RECORD, parseField(name)), value, name);
});

test('what is no field is refused, and its place is named', () => {
  assert.throws(() => parseField('status'), /no field 'status'/);
  assert.throws(() => parseField('attributes.a\0'), /no field/);
  assert.throws(() => parseColumns('time,,service'), /column 2 of 3: no field ''/);
  assert.throws(() => parseColumns('time,'.repeat(101)), /102 columns/);
  for (const name of ['id', 'time', 'attributes']) {
    assert.throws(() => parseGroupings(`service,${name}`), /records are not counted by/);
  }
});
