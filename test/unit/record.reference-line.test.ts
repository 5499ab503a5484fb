/** Lines of the reference system: taken apart where they are that, and left alone where they only look so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeReference } from '../../src/record/decode/reference-line.ts';
import { createTimestampReader } from '../../src/record/decode/timestamp-reader.ts';

const clock = createTimestampReader((year, month, day, hour, minute) =>
  Date.UTC(year, month - 1, day, hour, minute),
);
const TIME = '2026-11-24 10:15:02';
const timestamp = Date.parse('2026-11-24T10:15:02Z');

function decode(line: string, knownService?: string) {
  const time = clock.read(line, 0);
  return Number.isNaN(time) ? undefined : decodeReference(line, time, clock.end, knownService);
}

test('a line of the reference form is taken apart', () => {
  const words = { Error: 'ERROR', Info: 'INFO', Debug: 'DEBUG', Warn: 'WARN' } as const;
  for (const [word, severity] of Object.entries(words)) {
    assert.deepEqual(decode(`${TIME} ServiceA ${word} Log message generated`), {
      timestamp,
      service: 'ServiceA',
      severity,
      message: 'Log message generated',
    });
  }
});

test('levels in capitals and a time with its zone are taken too', () => {
  const line = '2026-11-24T11:15:02.000+01:00 api FATAL out of memory';
  assert.deepEqual(decode(line), {
    timestamp,
    service: 'api',
    severity: 'FATAL',
    message: 'out of memory',
  });
});

test('a message keeps its blanks and may be empty', () => {
  assert.equal(decode(`${TIME} api Info  two  blanks `)?.message, ' two  blanks ');
  assert.equal(decode(`${TIME} api Info `)?.message, '');
  assert.equal(decode(`${TIME} api Info`)?.message, '');
});

test('a service with blanks is taken whole when it is known beside the line', () => {
  const line = `${TIME} Order Service Error card declined`;
  assert.equal(decode(line), undefined);
  assert.deepEqual(decode(line, 'Order Service'), {
    timestamp,
    service: 'Order Service',
    severity: 'ERROR',
    message: 'card declined',
  });
  assert.equal(decode(`${TIME} ServiceA Error boom`, 'ServiceB')?.service, 'ServiceA');
});

test('any spelling of a level counts when the service is known', () => {
  assert.equal(decode(`${TIME} api error boom`, 'api')?.severity, 'ERROR');
  assert.equal(decode(`${TIME} api crit boom`, 'api')?.severity, 'ERROR');
});

test('a level or a bare number in the place of the service is none, unless it is known', () => {
  assert.equal(decode(`${TIME} INFO Error pages are on`), undefined);
  assert.equal(decode(`${TIME} 4711 ERROR boom`), undefined);
  assert.equal(decode(`${TIME} 4711 ERROR boom`, '4711')?.service, '4711');
  assert.equal(decode(`${TIME} Error Error boom`, 'Error')?.severity, 'ERROR');
  assert.equal(decode(`${TIME} 7eleven ERROR boom`)?.service, '7eleven');
});

test('each level has its two spellings and no other', () => {
  for (const word of ['Trace', 'Debug', 'Info', 'Warn', 'Warning', 'Error', 'Critical', 'Fatal']) {
    assert.ok(decode(`${TIME} api ${word} x`) !== undefined, word);
    assert.ok(decode(`${TIME} api ${word.toUpperCase()} x`) !== undefined, word);
    assert.equal(decode(`${TIME} api ${word.toLowerCase()} x`), undefined, word);
    assert.equal(decode(`${TIME} api ${word}s x`), undefined, word);
  }
});

test('prose behind a time is not taken apart', () => {
  for (const text of [
    'user log in failed',
    'disk alert on host 7',
    'got w bytes',
    'plan E failed',
    'the error was found',
    'Server Config reloaded',
  ]) {
    assert.equal(decode(`${TIME} ${text}`), undefined, text);
  }
});

test('punctuation between time and level is not a service', () => {
  for (const mark of ['-', '|', ':', '[main]', '(7)']) {
    assert.equal(decode(`${TIME} ${mark} INFO ready`), undefined, mark);
  }
});

test('a line with a word or its time missing is not taken apart', () => {
  for (const line of [
    '',
    TIME,
    `${TIME} `,
    `${TIME} Error`,
    `${TIME} Error boom`,
    `${TIME}  Error boom`,
    `${TIME}Z`,
    `${TIME}, api Error boom`,
    'api Error boom',
    `[${TIME}] api Error boom`,
  ]) {
    assert.equal(decode(line), undefined, line);
  }
});
