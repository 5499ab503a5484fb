/** Retention of collections of another make: dates and text are both times, and what is neither stays. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDb } from '../helpers/scene.ts';
import { DAY_MS, jobOf } from '../helpers/retention.ts';
import { testDatabase } from '../helpers/servers.ts';
import { prune } from '../../src/pipeline/prune.ts';
import { parseKeep, parseSelection } from '../../src/query/policy.ts';
import { resolveZone } from '../../src/query/zone.ts';
import { createForeignRetention } from '../../src/store/retention-foreign.ts';

await testDatabase();

const NOW = Date.parse('2026-11-24T12:00:00Z');
const CUTOFF = NOW - 10 * DAY_MS;

async function storeOf(documents: object[], zone = 'utc') {
  const db = openDb((await testDatabase()).url);
  if (documents.length > 0) await db.collection('raw_logs').insertMany(documents);
  const retention = {
    ...createForeignRetention(db, 'raw_logs', resolveZone(zone)),
    now: async () => NOW,
  };
  const run = (policy: Parameters<typeof jobOf>[1], rest: Parameters<typeof jobOf>[2] = {}) =>
    prune(jobOf(retention, policy, { localNow: () => NOW, ...rest }));
  const left = () =>
    db
      .collection('raw_logs')
      .find()
      .map(({ message }) => message)
      .toArray();
  return { run, left };
}

function text(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

test('dates and texts around the cutoff, and all that is no time', async () => {
  const documents = [
    { message: 'date before', timestamp: new Date(CUTOFF - 1) },
    { message: 'date at', timestamp: new Date(CUTOFF) },
    { message: 'date after', timestamp: new Date(CUTOFF + 1) },
    { message: 'text before', timestamp: text(CUTOFF - 1000) },
    { message: 'text at', timestamp: text(CUTOFF) },
    { message: 'text after', timestamp: text(CUTOFF + 1000) },
    { message: 'text with a fraction', timestamp: `${text(CUTOFF - 1000)},999` },
    { message: 'text of 1999', timestamp: '1999-12-31 23:59:59' },
    { message: 'future', timestamp: new Date(NOW + 9000 * DAY_MS) },
    { message: 'future text', timestamp: '2999-01-01 00:00:00' },
    { message: 'a date that was none', timestamp: new Date(0) },
    { message: 'missing' },
    { message: 'null', timestamp: null },
    { message: 'a word', timestamp: 'a while ago' },
    { message: 'an early word', timestamp: '000' },
    { message: 'another form', timestamp: '24/Nov/2020:10:15:02 +0000' },
    { message: 'a number', timestamp: 1 },
    { message: 'an object', timestamp: { $gt: '' } },
    { message: 'a list', timestamp: ['x'] },
  ].map((each) => ({ service: 'ServiceA', severity: 'Info', ...each }));
  const { run, left } = await storeOf(documents);
  const dry = await run({ maxAgeMs: 10 * DAY_MS }, { dryRun: true });
  assert.deepEqual(dry.oddTimes, { texts: 6, unreadable: 9 });
  assert.deepEqual(
    new Map(dry.rows.flatMap(({ rows }) => rows.map(({ day, records }) => [day, records]))),
    new Map([
      ['1999-12-31', 1],
      ['2026-11-14', 3],
    ]),
  );

  const { removed } = await run({ maxAgeMs: 10 * DAY_MS });

  const gone = ['date before', 'text before', 'text with a fraction', 'text of 1999'];
  assert.equal(removed[0]?.records, gone.length);
  const stays = documents.map(({ message }) => message).filter((each) => !gone.includes(each));
  assert.deepEqual(await left(), stays);
});

test('text is read by the clock of the zone that is asked for', async () => {
  // The cutoff is 12:00 UTC, which is 13:00 in Berlin.
  const documents = ['11:59:59', '12:59:59', '13:00:00'].map((clock) => ({
    message: clock,
    timestamp: `2026-11-14 ${clock}`,
  }));
  const { run, left } = await storeOf(documents, 'Europe/Berlin');
  await run({ maxAgeMs: 10 * DAY_MS });
  assert.deepEqual(await left(), ['13:00:00']);
});

test('severities are those of the reference, in its spelling', async () => {
  const timestamp = text(CUTOFF - DAY_MS);
  const documents = ['Error', 'ERROR', 'Info', 'Debug', 'Warn'].flatMap((severity) =>
    ['ServiceA', 'ServiceB'].map((service) => ({
      message: `${service} ${severity}`,
      service,
      severity,
      timestamp,
    })),
  );
  const { run, left } = await storeOf(documents);
  const keeps = [parseKeep('ERROR=30d')];
  await run({ maxAgeMs: 10 * DAY_MS, keeps, selection: parseSelection('ServiceA', 'WARN+,DEBUG') });
  const stays = ['ServiceA Error', 'ServiceA ERROR', 'ServiceA Info'];
  assert.deepEqual(
    new Set((await left()).filter((each) => String(each).startsWith('ServiceA'))),
    new Set(stays),
  );
  assert.equal((await left()).length, 8);
});

test('a collection that is not there is no input', async () => {
  const { run } = await storeOf([]);
  await assert.rejects(run({ maxAgeMs: DAY_MS }), {
    kind: 'no-input',
    message: /^no collection raw_logs in the database logagg_test_/,
  });
});
