/** The rule of the high error rate: when it fires, when it keeps quiet, and when it is over. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Board, createBoard } from '../../src/pipeline/alert/board.ts';
import type { Clock } from '../../src/pipeline/alert/event-time.ts';
import type { Notice } from '../../src/pipeline/alert/notice.ts';
import { createRateWatcher } from '../../src/pipeline/alert/rate-watcher.ts';
import { createRule, type RateRule } from '../../src/pipeline/alert/rule.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const mint = createIdMinter(1);
let position = 0;

function error(timestamp: number, fields: Partial<LogRecord> = {}): LogRecord {
  const id = mint(timestamp, (position += 1));
  return { id, timestamp, service: 'api', severity: 'ERROR', message: 'boom 1', ...fields };
}

interface Bench {
  board: Board;
  notices: Notice[];
  /** Adds records at this time, and looks. */
  at: (now: number, ...records: LogRecord[]) => Promise<void>;
  kinds: () => string[];
}

function bench(fields: Partial<RateRule> = {}, clock: Clock = 'event'): Bench {
  const rule = createRule({
    kind: 'rate',
    name: 'high error rate',
    severities: ['ERROR', 'FATAL'],
    services: [],
    by: 'all',
    threshold: 10,
    windowMs: 60_000,
    clearBelow: fields.threshold ?? 10,
    clearForMs: 0,
    cooldownMs: undefined,
    spike: undefined,
    ...fields,
  } satisfies Omit<RateRule, 'id'>);
  const notices: Notice[] = [];
  let now = NOW;
  const board = createBoard({
    watchers: [createRateWatcher(rule, 'one')],
    door: undefined,
    instance: 'one',
    clock,
    seesAll: false,
    now: () => now,
    listeningFor: () => 60_000,
    onNotice: (notice) => notices.push(notice),
    onUnshared: () => undefined,
    onDecision: () => undefined,
    onRemark: () => undefined,
  });
  return {
    board,
    notices,
    async at(time, ...records) {
      now = time;
      board.add(records);
      await board.look();
    },
    kinds: () => notices.map(({ kind }) => kind),
  };
}

/** Adds errors that come as they happen; tells at which of them the rule fired. */
async function fired(times: readonly number[], fields: Partial<RateRule> = {}): Promise<number[]> {
  const { at, notices } = bench(fields);
  const found: number[] = [];
  for (const [index, time] of times.entries()) {
    const before = notices.filter(({ kind }) => kind === 'firing').length;
    await at(time, error(time));
    if (notices.filter(({ kind }) => kind === 'firing').length > before) found.push(index + 1);
  }
  return found;
}

const everySecond = (count: number, from = NOW): number[] =>
  Array.from({ length: count }, (_, i) => from + i * 1000);

test('the alert comes with the error that reaches the threshold, and once an episode', async () => {
  assert.deepEqual(await fired(everySecond(9)), []);
  assert.deepEqual(await fired(everySecond(10)), [10]);
  assert.deepEqual(await fired(everySecond(250)), [10]);
  assert.deepEqual(await fired([NOW], { threshold: 1, windowMs: 1 }), [1]);
});

test('errors that never fill a window raise no alert', async () => {
  assert.deepEqual(await fired(Array.from({ length: 100 }, (_, i) => NOW + i * 7000)), []);
});

test('the window is as long as it says, and not a millisecond longer', async () => {
  const tenthAt = (at: number) => [...everySecond(9).map(() => NOW), at];
  assert.deepEqual(await fired(tenthAt(NOW + 59_999)), [10]);
  assert.deepEqual(await fired(tenthAt(NOW + 60_000)), []);
});

test('a burst is found by a look that comes when the window has slid on', async () => {
  const { at, kinds } = bench({ threshold: 3, windowMs: 1000 });
  await at(NOW + 5000, error(NOW), error(NOW + 500), error(NOW + 999));
  assert.deepEqual(kinds(), ['firing']);
});

test('after a quiet window the next burst is a new episode', async () => {
  const twoBursts = [...everySecond(20), ...everySecond(20, NOW + 120_000)];
  const { at, notices } = bench();
  for (let now = NOW; now < NOW + 140_000; now += 1000) {
    await at(now, ...twoBursts.filter((time) => time === now).map((time) => error(time)));
  }
  assert.deepEqual(
    notices.map(({ kind, episode }) => `${kind} ${episode}`),
    ['firing 1', 'resolved 1', 'firing 2'],
  );
});

test('a backlog of old errors is no alert, however fast it is read', async () => {
  const { at, kinds, board } = bench();
  await at(NOW, ...Array.from({ length: 1000 }, (_, i) => error(NOW - 3_600_000 + i)));
  assert.deepEqual(kinds(), []);
  assert.equal(board.late, 1000);
});

test('old errors do not keep a new burst from being one', async () => {
  const { at, kinds } = bench();
  for (let i = 0; i < 20; i += 1) await at(NOW + i, error(NOW - 3_600_000), error(NOW + i));
  assert.deepEqual(kinds(), ['firing']);
});

test('a clock that is ahead counts as now, and does not hold the alert for as long', async () => {
  const { at, notices } = bench();
  const ahead = (now: number) => error(now + 3_600_000);
  for (const now of everySecond(10)) await at(now, ahead(now));
  for (let now = NOW + 10_000; now < NOW + 120_000; now += 1000) await at(now);
  assert.deepEqual(
    notices.map(({ kind }) => kind),
    ['firing', 'resolved'],
  );
});

test('by receipt, errors of a clock that is behind are an alert', async () => {
  const behind = everySecond(10).map((now) => [now, error(now - 3_600_000)] as const);
  const byEvent = bench();
  const byReceipt = bench({}, 'receipt');
  for (const [now, record] of behind) {
    await byEvent.at(now, record);
    await byReceipt.at(now, record);
  }
  assert.deepEqual(byEvent.kinds(), []);
  assert.deepEqual(byReceipt.kinds(), ['firing']);
});

test('a record that comes again is counted once', async () => {
  const { at, kinds } = bench({ threshold: 2 });
  const again = error(NOW);
  await at(NOW, again, again);
  await at(NOW + 1000, again);
  assert.deepEqual(kinds(), []);
});

test('an alert tells the services of its window and the kinds of their messages, the most frequent first', async () => {
  const { at, notices } = bench();
  const services = ['web', 'api', '__proto__', 'api', 'web', 'api', 'api', 'api', 'web', 'api'];
  const records = services.map((service, i) =>
    error(NOW + i, { service, message: i < 3 ? `gave up after ${i} tries` : `order ${i} failed` }),
  );
  await at(NOW + 100, ...records);
  const [notice] = notices;
  assert.deepEqual(notice?.services, [
    { text: 'api', count: 6 },
    { text: 'web', count: 3 },
    { text: '__proto__', count: 1 },
  ]);
  assert.deepEqual(
    notice?.messages.map(({ count }) => count),
    [7, 3],
  );
  assert.deepEqual(notice?.search.severities, ['ERROR', 'FATAL']);
  assert.equal(notice?.search.since, NOW);
});

test('each service has its own alert, where it is grouped so', async () => {
  const { at, notices } = bench({ by: 'service', threshold: 2 });
  await at(NOW, error(NOW, { service: 'a' }), error(NOW, { service: 'b' }));
  await at(NOW + 1, error(NOW + 1, { service: 'b' }), error(NOW + 1, { service: 'c' }));
  await at(NOW + 2, error(NOW + 2, { service: 'a' }));
  assert.deepEqual(
    notices.map(({ group, key }) => `${group} ${key.endsWith('-1-one')}`),
    ['b true', 'a true'],
  );
});

test('an attribute groups by what it holds, whatever that is', async () => {
  const { at, notices } = bench({ by: { attribute: 'tenant' }, threshold: 2 });
  const of = (tenant: unknown) => error(NOW, { attributes: { tenant } });
  const odd = JSON.parse('{"__proto__": 1}') as Record<string, unknown>;
  await at(NOW, of('x'), of('y'), of('x'), of({ a: 1 }), of({ a: 1 }), error(NOW));
  await at(NOW, error(NOW, { attributes: odd }));
  assert.deepEqual(notices.map(({ group }) => group).sort(), ['(none)', 'x', '{"a":1}']);
});

test('groups beyond the bound are counted together, and it is said', async () => {
  const { at, notices } = bench({ by: 'service', threshold: 2 });
  const many = Array.from({ length: 1002 }, (_, i) => error(NOW, { service: `s${i}` }));
  await at(NOW, ...many);
  assert.deepEqual(
    notices.map(({ group }) => group),
    ['(others)'],
  );
});

test('what goes on is told again after some time, and after twice as long', async () => {
  const { at, notices } = bench({ threshold: 1 });
  for (let minute = 0; minute <= 20; minute += 1) {
    const now = NOW + minute * 60_000;
    await at(now - 1, error(now - 1));
  }
  assert.deepEqual(
    notices.map(({ kind, at: told }) => `${kind} ${Math.round((told - NOW) / 60_000)}`),
    ['firing 0', 'still-firing 5', 'still-firing 15'],
  );
});

test('an episode ends below the lower threshold, when it has held for so long', async () => {
  const { at, notices } = bench({ threshold: 4, clearBelow: 2, clearForMs: 10_000 });
  await at(NOW, ...[0, 1, 2, 3].map((i) => error(NOW + i - 10)));
  const later = [30_000, 40_000].map((ms) => error(NOW + ms));
  for (let ms = 1000; ms <= 130_000; ms += 1000) {
    await at(NOW + ms, ...later.filter(({ timestamp }) => timestamp === NOW + ms));
  }
  const [, over] = notices;
  assert.equal(over?.kind, 'resolved');
  // Two are in the window until 90 s, and what is gone must be gone for two more to be sure of it.
  assert.equal(Math.round(((over?.at ?? 0) - NOW) / 1000), 102);
});

test('the cooldown holds an episode back, and the next one tells of it', async () => {
  const { at, notices } = bench({ threshold: 1, windowMs: 1000, cooldownMs: 60_000 });
  const errorsAt = new Set([0, 10_000, 20_000, 70_000]);
  for (let ms = 0; ms <= 80_000; ms += 1000) {
    await at(NOW + ms, ...(errorsAt.has(ms) ? [error(NOW + ms)] : []));
  }
  assert.deepEqual(
    notices.map(({ kind, episode, heldBack }) => `${kind} ${episode} ${heldBack}`),
    ['firing 1 0', 'resolved 1 0', 'firing 4 2', 'resolved 4 0'],
  );
});
