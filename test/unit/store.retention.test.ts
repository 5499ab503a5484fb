/** What retention asks the database for, without one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVERYTHING, type Policy } from '../../src/query/policy.ts';
import { resolveZone, UTC } from '../../src/query/zone.ts';
import { collectionName } from '../../src/store/collection-name.ts';
import { goingOf, OF_PARTITION } from '../../src/store/retention-filter.ts';
import { textBefore } from '../../src/store/retention-foreign.ts';
import { overLimit } from '../../src/store/retention-limits.ts';

const DAY = 86_400_000;
const NOW = 100 * DAY + DAY / 2;

function going(policy: Partial<Policy>, day: number) {
  const span = { from: day * DAY, to: (day + 1) * DAY };
  return goingOf({ selection: EVERYTHING, keeps: [], ...policy }, NOW, span, OF_PARTITION);
}

test('days that are older than all ages go whole, younger ones are left, and one is cut', () => {
  const policy = { maxAgeMs: 10 * DAY };
  assert.deepEqual(
    [89, 91].map((day) => going(policy, day)),
    ['all', 'nothing'],
  );
  assert.deepEqual(Object.keys(going(policy, 90)), ['_id']);
  // To the millisecond at which the day is over.
  const cut = (maxAgeMs: number) => going({ maxAgeMs }, 90);
  assert.equal(cut(NOW - 91 * DAY), 'all');
  assert.notEqual(cut(NOW - 91 * DAY + 1), 'all');
  assert.equal(cut(NOW - 90 * DAY), 'nothing');
});

test('a day goes whole with a keep once that is over too, and never with a selection', () => {
  const keeps = [{ services: [], severities: ['ERROR' as const], ageMs: 20 * DAY }];
  assert.equal(going({ maxAgeMs: 10 * DAY, keeps }, 79), 'all');
  assert.equal(typeof going({ maxAgeMs: 10 * DAY, keeps }, 85), 'object');
  assert.equal(going({ keeps }, 85), 'nothing');
  assert.equal(typeof going({ keeps }, 79), 'object');
  const forever = [{ services: ['audit'], severities: [], ageMs: Infinity }];
  assert.equal(typeof going({ maxAgeMs: 10 * DAY, keeps: forever }, 1), 'object');
  const selection = { services: ['api'], severities: [] };
  assert.equal(typeof going({ maxAgeMs: 10 * DAY, selection }, 1), 'object');
});

test('limits take the oldest days until the rest is small enough, and never today', () => {
  const days = [96, 97, 98, 99, 100, 101].map((day) => ({
    name: '',
    day,
    records: 10,
    bytes: 100,
  }));
  const taken = (limits: Parameters<typeof overLimit>[1]) =>
    overLimit(days, limits, 100).map(({ day }) => day);
  assert.deepEqual(taken({}), []);
  assert.deepEqual(taken({ maxBytes: 600 }), []);
  assert.deepEqual(taken({ maxBytes: 599 }), [96]);
  assert.deepEqual(taken({ maxRecords: 30 }), [96, 97, 98]);
  assert.deepEqual(taken({ maxRecords: 45, maxBytes: 350 }), [96, 97, 98]);
  assert.deepEqual(taken({ maxBytes: 1 }), [96, 97, 98, 99]);
});

test('times as text are compared by the clock of a zone, and never take what may be younger', () => {
  const berlin = resolveZone('Europe/Berlin');
  const at = (iso: string, zone = UTC) => textBefore(Date.parse(iso), zone);
  assert.equal(at('2026-11-14T07:52:21.087Z'), '2026-11-14 07:52:21');
  assert.equal(at('2026-11-14T07:52:21.087Z', berlin), '2026-11-14 08:52:21');
  // At 01:00Z the clocks of Berlin go from 03:00 back to 02:00: 02:30 before and after it is the same text.
  assert.equal(at('2026-10-25T00:30:00Z', berlin), '2026-10-25 01:30:00');
  assert.equal(at('2026-10-25T01:30:00Z', berlin), '2026-10-25 02:30:00');
  assert.equal(textBefore(-Infinity, UTC), '0000');
});

test("a collection that is not a person's to prune is refused", () => {
  const names = [
    '',
    ' ',
    'system.users',
    'system.views',
    '$cmd',
    'a$b',
    'a\0b',
    '.a',
    'a..b',
    'a.',
    'logs.2026-11-24',
    'logs.2026-11-24.pruning',
    'prune.leases',
    'alert.states',
    'x'.repeat(256),
  ];
  for (const name of names) assert.throws(() => collectionName(name), { kind: 'usage' }, name);
  for (const name of ['raw_logs', 'a.b', 'logs', '^logs.*', 'Ünïcode']) {
    assert.equal(collectionName(name), name);
  }
});
