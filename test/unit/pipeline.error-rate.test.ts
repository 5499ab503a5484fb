/** The rule of the high error rate: when it fires, and when it keeps quiet. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createErrorRate } from '../../src/pipeline/error-rate.ts';
import type { LogRecord } from '../../src/record/record.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const rule = { threshold: 10, windowMs: 60_000 };

function error(timestamp: number, service = 'api'): LogRecord {
  return { id: '', timestamp, service, severity: 'ERROR', message: 'boom' };
}

/** Adds errors that come as they happen; tells at which of them the rule fired. */
function fired(times: readonly number[], settings = rule): number[] {
  const rate = createErrorRate(settings);
  return times.flatMap((at, i) => (rate.add(error(at), at) === undefined ? [] : [i + 1]));
}

const everySecond = (count: number, from = NOW): number[] =>
  Array.from({ length: count }, (_, i) => from + i * 1000);

test('the alert comes with the error that reaches the threshold, and once an episode', () => {
  assert.deepEqual(fired(everySecond(9)), []);
  assert.deepEqual(fired(everySecond(10)), [10]);
  assert.deepEqual(fired(everySecond(500)), [10]);
  assert.deepEqual(fired([NOW], { threshold: 1, windowMs: 1 }), [1]);
});

test('errors that never fill a window raise no alert', () => {
  const slow = Array.from({ length: 100 }, (_, i) => NOW + i * 7000);
  assert.deepEqual(fired(slow), []);
});

test('the window is as long as it says, and not a millisecond longer', () => {
  const tenthAt = (at: number) => [...everySecond(9).map(() => NOW), at];
  assert.deepEqual(fired(tenthAt(NOW + 59_999)), [10]);
  assert.deepEqual(fired(tenthAt(NOW + 60_000)), []);
});

test('after a quiet window the next burst is a new episode', () => {
  assert.deepEqual(fired([...everySecond(20), ...everySecond(20, NOW + 120_000)]), [10, 30]);
  assert.deepEqual(fired([...everySecond(20), ...everySecond(20, NOW + 40_000)]), [10]);
});

test('a backlog of old errors is no alert, however fast it is read', () => {
  const rate = createErrorRate(rule);
  for (let i = 0; i < 1000; i += 1) {
    assert.equal(rate.add(error(NOW - 3_600_000 + i), NOW), undefined);
  }
});

test('old errors do not keep a new burst from being one', () => {
  const rate = createErrorRate(rule);
  const alerts = Array.from({ length: 20 }, (_, i) => [
    rate.add(error(NOW - 3_600_000), NOW),
    rate.add(error(NOW + i), NOW + i),
  ]);
  assert.equal(alerts.flat().filter((alert) => alert !== undefined).length, 1);
});

test('a clock far ahead counts as now, and does not hold the alert for as long', () => {
  const rate = createErrorRate(rule);
  const ahead = (now: number) => rate.add(error(now + 365 * 86_400_000), now);
  const alerts = everySecond(10).map(ahead);
  assert.ok(alerts[9] !== undefined);
  assert.deepEqual(
    everySecond(10, NOW + 120_000).map((now) => ahead(now) !== undefined),
    [...Array.from({ length: 9 }, () => false), true],
  );
});

test('the order in which errors of one moment arrive does not matter', () => {
  const times = fc.uniqueArray(fc.integer({ min: NOW - 200_000, max: NOW }), { maxLength: 60 });
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 12 }), (all, threshold) => {
      const rate = createErrorRate({ threshold, windowMs: 60_000 });
      const alerts = all.map((at) => rate.add(error(at), NOW)).filter((alert) => alert);
      const inWindow = all.filter((at) => at > NOW - 60_000).length;
      assert.equal(alerts.length, inWindow >= threshold ? 1 : 0);
    }),
    { numRuns: 1000 },
  );
});

test('an alert counts the errors of its window by service, the worst first', () => {
  const rate = createErrorRate(rule);
  const services = ['web', 'api', '__proto__', 'api', 'web', 'api', 'api', 'api', 'web', 'api'];
  const alerts = services.map((service, i) => rate.add(error(NOW + i, service), NOW + i));
  assert.deepEqual(alerts.at(-1), {
    at: NOW + 9,
    services: [
      { service: 'api', count: 6 },
      { service: 'web', count: 3 },
      { service: '__proto__', count: 1 },
    ],
  });
});

test('a million errors cost no memory', () => {
  const rate = createErrorRate({ threshold: 3, windowMs: 60_000 });
  let alerts = 0;
  for (let i = 0; i < 1_000_000; i += 1) if (rate.add(error(NOW + i), NOW + i)) alerts += 1;
  assert.equal(alerts, 1);
  assert.equal(rate.add(error(NOW), NOW + 2e6)?.services, undefined);
});
