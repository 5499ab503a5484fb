/** The severity grammar: exact by default, ranges where they are asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LogaggError } from '../../src/errors.ts';
import { parseSeverities, parseSeverity } from '../../src/query/severities.ts';
import { SEVERITIES } from '../../src/record/severity.ts';
import { anyText } from './arbitraries.ts';

test('names, lists, lowest severities and ranges are read in any case', () => {
  const table: Readonly<Record<string, string>> = {
    ERROR: 'ERROR',
    error: 'ERROR',
    err: 'ERROR',
    'error,warn': 'WARN ERROR',
    ' warning , INFO ': 'INFO WARN',
    'ERROR,ERROR': 'ERROR',
    'WARN+': 'WARN ERROR FATAL',
    'warn..': 'WARN ERROR FATAL',
    'FATAL+': 'FATAL',
    'INFO..ERROR': 'INFO WARN ERROR',
    'info..info': 'INFO',
    'TRACE,WARN..ERROR': 'TRACE WARN ERROR',
    'trace+': SEVERITIES.join(' '),
  };
  for (const [text, severities] of Object.entries(table)) {
    assert.equal(parseSeverities(text).join(' '), severities, text);
  }
});

test('a word that is no severity is an error that names it and says what is', () => {
  const table: Readonly<Record<string, string>> = {
    '': '',
    loud: 'loud',
    'ERROR,loud': 'loud',
    'ERROR,': '',
    '+': '',
    'loud+': 'loud',
    '50': '50',
    '..ERROR': '',
    'INFO..WARN..ERROR': 'INFO..WARN..ERROR',
    'INFO...': '.',
    __proto__: '__proto__',
    '{"$gt":""}': '{"$gt":""}',
  };
  for (const [text, word] of Object.entries(table)) {
    assert.throws(
      () => parseSeverities(text),
      (error) =>
        error instanceof LogaggError &&
        error.kind === 'usage' &&
        error.message === `unknown severity '${word}'` &&
        error.hint?.startsWith('one of TRACE DEBUG INFO WARN ERROR FATAL') === true,
      text,
    );
  }
  assert.throws(() => parseSeverity('WARN+'), /unknown severity 'WARN\+'/);
});

test('a range of two severities is what lies between them, and nothing the wrong way round', () => {
  const index = fc.nat({ max: SEVERITIES.length - 1 });
  fc.assert(
    fc.property(index, index, (low, high) => {
      const found = parseSeverities(`${SEVERITIES[low]}..${SEVERITIES[high]}`);
      assert.deepEqual(found, SEVERITIES.slice(low, high + 1));
    }),
  );
});

test('any text gives severities or a usage error', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        assert.ok(parseSeverities(text).every((severity) => SEVERITIES.includes(severity)));
      } catch (error) {
        assert.ok(error instanceof LogaggError && error.kind === 'usage');
      }
    }),
  );
});
