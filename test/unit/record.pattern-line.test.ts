/** Patterns of the user's: groups become fields by their names, and nothing that a group caught is lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPatternDecoder } from '../../src/record/decode/pattern-line.ts';
import { SAMPLE_CLOCK } from '../fixtures/formats/sample.ts';

const decode = (pattern: RegExp, line: string) => createPatternDecoder(pattern, SAMPLE_CLOCK)(line);

test('groups go to the fields that their names mean, and the others to the attributes', () => {
  const pattern =
    /^(?<ts>\S+ \S+) (?<host>\S+) (?<service>\S+) (?<level>\w+) (?<user>\d+) (?<msg>.*)$/;
  assert.deepEqual(decode(pattern, '2026-11-24 10:15:02 web1 api err 42 card declined'), {
    timestamp: Date.parse('2026-11-24T09:15:02Z'),
    host: 'web1',
    service: 'api',
    severity: 'ERROR',
    message: 'card declined',
    attributes: { user: '42' },
  });
});

test('every name of a field is known', () => {
  const line = '1764000000 WARN hello';
  for (const time of ['timestamp', 'time', 'ts']) {
    for (const level of ['severity', 'level']) {
      for (const message of ['message', 'msg']) {
        const pattern = new RegExp(`(?<${time}>\\d+) (?<${level}>\\w+) (?<${message}>.*)`);
        const wanted = { timestamp: 1764000000000, severity: 'WARN', message: 'hello' };
        assert.deepEqual(decode(pattern, line), wanted);
      }
    }
  }
});

test('a line that does not match is not decoded', () => {
  assert.equal(decode(/^(?<level>\w+):/, 'no level here'), undefined);
});

test('without a group for the message, that is the whole line', () => {
  assert.deepEqual(decode(/^(?<level>\w+):/, 'warn: slow'), {
    severity: 'WARN',
    message: 'warn: slow',
  });
  assert.deepEqual(decode(/slow/, 'warn: slow'), { message: 'warn: slow' });
});

test('what does not read as its field is an attribute', () => {
  const pattern = /^(?<time>\S*) (?<level>\S*) (?<msg>.*)$/;
  assert.deepEqual(decode(pattern, 'soon loud hello'), {
    message: 'hello',
    attributes: { time: 'soon', level: 'loud' },
  });
  assert.deepEqual(decode(/^(?<time>.*),(?<msg>.*)$/, '2026-11-24 10:15:02 or so,hello'), {
    message: 'hello',
    attributes: { time: '2026-11-24 10:15:02 or so' },
  });
});

test('a group that took no part is left out, and one that is named __proto__ is a mere name', () => {
  const decoded = decode(/^(?:(?<a>x)|(?<b>y))(?<__proto__>z)$/, 'yz');
  assert.deepEqual(Object.entries(decoded?.attributes ?? {}), [
    ['b', 'y'],
    ['__proto__', 'z'],
  ]);
});

test('a pattern with a memory begins at the start of each line', () => {
  for (const flags of ['g', 'y', 'gy']) {
    const decoder = createPatternDecoder(new RegExp('(?<level>\\w+)', flags), SAMPLE_CLOCK);
    for (let time = 0; time < 3; time += 1) assert.equal(decoder('warn')?.severity, 'WARN');
  }
});
