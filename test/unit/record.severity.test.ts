/** Severities: their order, and the words of other loggers that mean them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  SEVERITIES,
  SEVERITY_NUMBER,
  severitiesFrom,
  severityOf,
} from '../../src/record/severity.ts';
import { anyText } from './arbitraries.ts';

/** As in the documents of the loggers, apart from the code under test. */
const WORDS = {
  TRACE: 'trace trc verbose silly finest t',
  DEBUG: 'debug dbg fine d',
  INFO: 'info inf information informational notice log i',
  WARN: 'warn warning wrn w',
  ERROR: 'error err severe e crit critical alert',
  FATAL: 'fatal ftl panic emerg emergency f',
};

test('a level word names its severity in any case', () => {
  for (const severity of SEVERITIES) {
    for (const word of WORDS[severity].split(' ')) {
      for (const spelling of [word, word.toUpperCase(), word[0]?.toUpperCase() + word.slice(1)]) {
        assert.equal(severityOf(spelling), severity, spelling);
      }
    }
  }
});

test('no other word is a level, however often it is asked for', () => {
  const others = ['', ' error', 'error ', 'errors', '5', '__proto__', 'constructor', 'toString'];
  for (const word of [...others, ...others]) assert.equal(severityOf(word), undefined, word);
  const words = new Set(Object.values(WORDS).join(' ').split(' '));
  fc.assert(
    fc.property(anyText, (text) => {
      fc.pre(!words.has(text.toLowerCase()) && !['finer', 'config'].includes(text.toLowerCase()));
      assert.equal(severityOf(text), undefined);
    }),
  );
});

test('severities rise by their OpenTelemetry number', () => {
  const numbers = SEVERITIES.map((severity) => SEVERITY_NUMBER[severity]);
  assert.deepEqual(numbers, [1, 5, 9, 13, 17, 21]);
  assert.deepEqual(severitiesFrom('WARN'), ['WARN', 'ERROR', 'FATAL']);
  assert.deepEqual(severitiesFrom('TRACE'), [...SEVERITIES]);
});
