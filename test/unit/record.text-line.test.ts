/** Free text: time and level where they stand without doubt, and every other word in the message. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeText } from '../../src/record/decode/text-line.ts';
import { createLeadingTimeReader } from '../../src/record/decode/leading-time.ts';

const clock = createLeadingTimeReader({
  wallClock: (year, month, day, hour, minute) => Date.UTC(year, month - 1, day, hour, minute),
  now: () => Date.parse('2026-11-24T12:00:00Z'),
});
const timestamp = Date.parse('2026-11-24T10:15:02Z');

test('time and level are taken out of the lines of common loggers', () => {
  const table: readonly (readonly [string, string, string])[] = [
    ['2026-11-24 10:15:02 INFO ready', 'INFO', 'ready'],
    ['2026-11-24T10:15:02Z [error] boom', 'ERROR', 'boom'],
    ['2026-11-24 10:15:02,000 - WARNING - low disk', 'WARN', 'low disk'],
    ['[2026-11-24 10:15:02] [DEBUG] cache miss', 'DEBUG', 'cache miss'],
    ['2026-11-24T10:15:02.000Z info: ready', 'INFO', 'ready'],
    ['2026-11-24 10:15:02 | CRITICAL | down', 'ERROR', 'down'],
    ['2026-11-24 10:15:02   FATAL   down', 'FATAL', 'down'],
    ['2026-11-24 10:15:02 warn slow query', 'WARN', 'slow query'],
    ['[2026-11-24 10:15:02][ERROR][db] gone', 'ERROR', '[db] gone'],
    ['[2026-11-24 10:15:02 ERROR] gone', 'ERROR', 'gone'],
    ['[2026-11-24 10:15:02 ERROR db] gone', 'ERROR', '[db] gone'],
    ['INFO 2026-11-24 10:15:02 ready', 'INFO', 'ready'],
    ['[warn] [2026-11-24 10:15:02] slow', 'WARN', 'slow'],
    ['ERROR: 2026-11-24 10:15:02 - gone', 'ERROR', 'gone'],
  ];
  for (const [line, severity, message] of table) {
    assert.deepEqual(decodeText(line, clock), { timestamp, severity, message }, line);
  }
});

test('a level further on sets the severity and stays in the message', () => {
  const table: readonly (readonly [string, string])[] = [
    ['[main] INFO com.example.Pool - ready', 'INFO'],
    ['[main] [worker-1] [warn] slow', 'WARN'],
    ['com.example.Pool error: boom', 'ERROR'],
  ];
  for (const [text, severity] of table) {
    assert.deepEqual(decodeText(`2026-11-24 10:15:02 ${text}`, clock), {
      timestamp,
      severity,
      message: text,
    });
  }
});

test('what shares its brackets with the time keeps them', () => {
  assert.deepEqual(decodeText('[2026-11-24 10:15:02 worker] ready', clock), {
    timestamp,
    message: '[worker] ready',
  });
  assert.deepEqual(decodeText('[2026-11-24 10:15:02, INFO/main] ready', clock), {
    timestamp,
    severity: 'INFO',
    message: '[INFO/main] ready',
  });
  assert.deepEqual(decodeText('[2026-11-24 10:15:02', clock), { timestamp, message: '[' });
});

test('a level before a bracket that does not close behind its time stays in its text', () => {
  const line = 'INFO [2026-11-24 10:15:02 worker] ready';
  assert.deepEqual(decodeText(line, clock), { severity: 'INFO', message: line });
});

test('a level of a line without a time counts in the first word alone', () => {
  assert.deepEqual(decodeText('ERROR boom', clock), { severity: 'ERROR', message: 'ERROR boom' });
  assert.deepEqual(decodeText('warn: slow', clock), { severity: 'WARN', message: 'warn: slow' });
  assert.deepEqual(decodeText('an ERROR here', clock), { message: 'an ERROR here' });
});

test('words that are levels only to some logger stay in the message', () => {
  for (const text of [
    'log file opened',
    'config reloaded',
    'Config reloaded',
    'alert sent to ops',
    'fine so far',
    'notice of shutdown',
    'd',
    'errors: 5',
    'info/refs of the repository',
    'error:0 warn:3',
  ]) {
    assert.deepEqual(
      decodeText(`2026-11-24 10:15:02 ${text}`, clock),
      { timestamp, message: text },
      text,
    );
  }
});

test('text without time or level is the message as it stands', () => {
  for (const line of ['', ' ', 'hello', '  at Object.<anonymous> (a.js:1:1)', '{"half": ', '\0']) {
    assert.deepEqual(decodeText(line, clock), { message: line });
  }
});

test('a time alone leaves an empty message', () => {
  assert.deepEqual(decodeText('2026-11-24 10:15:02', clock), { timestamp, message: '' });
  assert.deepEqual(decodeText('[2026-11-24 10:15:02]', clock), { timestamp, message: '' });
});

test('a million characters without a blank cost no time', () => {
  const line = `2026-11-24 10:15:02 ${'x'.repeat(1_000_000)}`;
  assert.equal(decodeText(line, clock).message.length, 1_000_000);
});
