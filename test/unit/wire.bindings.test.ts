import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindingsOf } from '../../src/wire/bindings.ts';

test('a query for everything listens to everything', () => {
  assert.deepEqual(bindingsOf(undefined, undefined), ['#']);
  assert.deepEqual(bindingsOf(undefined, ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']), [
    '#',
  ]);
});

test('severities are heard of every service, in each spelling', () => {
  assert.deepEqual(bindingsOf(undefined, ['WARN']), ['#.WARN', '#.Warn', '#.warn']);
});

test('services are heard with any severity, and without one', () => {
  assert.deepEqual(bindingsOf(['api', 'api.v2'], undefined), [
    'api.*',
    'api.v2.*',
    'api',
    'api.v2',
  ]);
});

test('both narrow together, and what matches nothing listens to nothing', () => {
  assert.deepEqual(bindingsOf(['api'], ['ERROR']), ['api.ERROR', 'api.Error', 'api.error']);
  assert.deepEqual(bindingsOf([], ['ERROR']), []);
});

test('too many or too long ones become one that takes all', () => {
  const many = Array.from({ length: 100 }, (_, i) => `s${i}`);
  assert.deepEqual(bindingsOf(many, ['WARN', 'ERROR']), ['#']);
  assert.deepEqual(bindingsOf(['é'.repeat(130)], ['ERROR']), ['#']);
});
