/** Retention as people write it: nothing that could be a slip is taken for an age. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LogaggError } from '../../src/errors.ts';
import { isEverything, parseKeep, parseRetention, parseSelection } from '../../src/query/policy.ts';
import { anyText } from './arbitraries.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test('a keep names severities or services, and how long they are kept', () => {
  const table: Readonly<Record<string, [string, string, number]>> = {
    'ERROR=90d': ['', 'ERROR', 90 * DAY],
    'debug = 2d': ['', 'DEBUG', 2 * DAY],
    'WARN+=1w': ['', 'WARN ERROR FATAL', 7 * DAY],
    'DEBUG,TRACE=36h': ['', 'TRACE DEBUG', 36 * HOUR],
    'service:audit=365d': ['audit', '', 365 * DAY],
    'service:pay*, audit=forever': ['pay* audit', '', Infinity],
    'service:a=b=3d': ['a=b', '', 3 * DAY],
    'ERROR=FOREVER': ['', 'ERROR', Infinity],
  };
  for (const [text, [services, severities, ageMs]] of Object.entries(table)) {
    const keep = parseKeep(text);
    assert.deepEqual(
      [keep.services.join(' '), keep.severities.join(' '), keep.ageMs],
      [services, severities, ageMs],
      text,
    );
  }
});

test('what says no age, no unit or no records is refused, and the remedy is named', () => {
  const table: Readonly<Record<string, RegExp>> = {
    ERROR: /does not say what is kept for how long/,
    '=3d': /does not say what is kept/,
    'ERROR=': /not a duration/,
    'ERROR=10': /'10' has no unit/,
    'loud=3d': /unknown severity 'loud'/,
    'service:=3d': /empty service name/,
    'service:a,,b=3d': /empty service name/,
    'ERROR=1mo': /no fixed length/,
    'ERROR=-3d': /not a duration/,
  };
  for (const [text, message] of Object.entries(table)) {
    assert.throws(() => parseKeep(text), { name: 'LogaggError', kind: 'usage', message }, text);
  }
  assert.throws(() => parseRetention('10'), { hint: '10 days are 10d, 10 hours 10h' });
  assert.throws(() => parseRetention(' 1.5 '), /'1.5' has no unit/);
  assert.equal(parseRetention('36h'), 36 * HOUR);
});

test('any text is a keep or a usage error, and an age is never negative', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        const keep = parseKeep(text);
        assert.ok(keep.ageMs >= 0);
        assert.ok(!isEverything(keep), 'a keep of all records would be no exception');
      } catch (error) {
        assert.ok(error instanceof LogaggError && error.kind === 'usage', String(error));
      }
    }),
  );
});

test('a selection of nothing stands for all', () => {
  assert.ok(isEverything(parseSelection()));
  assert.deepEqual(parseSelection('a, b*', 'WARN+'), {
    services: ['a', 'b*'],
    severities: ['WARN', 'ERROR', 'FATAL'],
  });
});
