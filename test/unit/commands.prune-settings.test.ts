/** What could be a slip on the command line of prune is refused before any server is asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pruneSettings } from '../../src/commands/prune-settings.ts';

/** What commander gives for flags that are left out. */
const DEFAULTS = { pause: '0s', output: 'text', timezone: 'utc' };
const DAY_MS = 86_400_000;

function settingsOf(flags: object) {
  return pruneSettings({ env: {} }, { ...DEFAULTS, ...flags });
}

test('what is no age, no unit, no name or a contradiction is a usage error that says so', () => {
  const days = { days: '10' };
  const table: readonly (readonly [object, RegExp])[] = [
    [{}, /what may go\? Say --days 10/],
    [{ service: 'api' }, /what may go\?/],
    [{ olderThan: '10' }, /--older-than: '10' has no unit \(10 days are 10d, 10 hours 10h\)/],
    [{ olderThan: '59m' }, /less than an hour/],
    [{ ...days, keep: ['ERROR=1s'] }, /less than an hour/],
    [{ days: '0' }, /--days/],
    [{ days: '-1' }, /--days/],
    [{ days: '1e9' }, /--days/],
    [{ days: 'NaN' }, /--days/],
    [{ days: '7d;drop' }, /--days/],
    [{ ...days, olderThan: '3d' }, /name one of them/],
    [{ ...days, keep: ['ERROR'] }, /--keep: 'ERROR' does not say/],
    [{ ...days, keep: Array(51).fill('ERROR=1d') }, /--keep: more than 50/],
    [{ ...days, severity: 'loud' }, /unknown severity 'loud'/],
    [{ maxSize: '0' }, /--max-size/],
    [{ maxRecords: '0' }, /--max-records/],
    [{ maxSize: '5GiB', keep: ['ERROR=9d'] }, /not with --service, --severity or --keep/],
    [{ maxSize: '5GiB', service: 'api' }, /not with --service/],
    [{ maxRecords: '9', collection: 'raw_logs' }, /not --collection/],
    [{ ...days, collection: '' }, /--collection: '' is no name/],
    [{ ...days, collection: 'system.users' }, /a collection of MongoDB itself/],
    [{ ...days, collection: 'logs.2026-11-24' }, /a collection of logagg itself/],
    [{ ...days, collection: 'raw_logs', archive: '/tmp' }, /mongodump/],
    [{ ...days, archive: '' }, /--archive: names no folder/],
    [{ ...days, schedule: 'often' }, /'often' is no cron expression/],
    [{ ...days, schedule: true, dryRun: true }, /name one of them/],
  ];
  for (const [flags, message] of table) {
    const said = (error: { kind: string; message: string }) => {
      assert.equal(error.kind, 'usage', JSON.stringify(flags));
      assert.match(error.message, message);
      return true;
    };
    assert.throws(() => settingsOf(flags), said, JSON.stringify(flags));
  }
});

test('ages, keeps and a schedule without its time are what they say', () => {
  const { policy, schedule } = settingsOf({ days: '10', keep: ['ERROR=90d'], schedule: true });
  assert.equal(policy.maxAgeMs, 10 * DAY_MS);
  assert.equal(policy.keeps[0]?.ageMs, 90 * DAY_MS);
  assert.equal(schedule, '0 0 * * *');
  assert.equal(settingsOf({ olderThan: '36h' }).policy.maxAgeMs, 1.5 * DAY_MS);
  assert.equal(settingsOf({ olderThan: '5m', force: true }).policy.maxAgeMs, 300_000);
  assert.equal(settingsOf({ keep: ['DEBUG=2d'] }).policy.maxAgeMs, undefined);
  assert.equal(settingsOf({ maxSize: '5GiB' }).policy.maxBytes, 5 * 1024 ** 3);
});
