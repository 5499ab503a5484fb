/** Exit codes: what each kind of error returns and says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorKind, LogaggError } from '../../src/errors.ts';
import { reportOf } from '../../src/report.ts';

test('each kind of error has its code', () => {
  const codes: Readonly<Record<ErrorKind, number>> = {
    failed: 1,
    usage: 2,
    'bad-input': 65,
    'no-input': 66,
    unreachable: 69,
    unfinished: 75,
    refused: 77,
    config: 78,
  };
  for (const kind of Object.keys(codes) as ErrorKind[]) {
    assert.equal(reportOf(new LogaggError(kind, 'x'), false).code, codes[kind], kind);
  }
});

test('an error is one line with its remedy, and with --debug its stack', () => {
  const error = new LogaggError('usage', 'no such thing', { hint: 'try another' });
  assert.equal(reportOf(error, false).text, 'no such thing (try another)');
  assert.match(reportOf(error, true).text, /^no such thing \(try another\)\nLogaggError: no such/);
});

test('anything else is a fault of logagg, and says how to see more', () => {
  assert.deepEqual(reportOf(new TypeError('x is undefined'), false), {
    code: 70,
    text: 'x is undefined (a fault of logagg; --debug shows where)',
  });
  assert.equal(reportOf('thrown text', true).code, 70);
  assert.match(reportOf(new TypeError('x'), true).text, /TypeError: x\n\s+at /);
});
