/** `logagg prune` as people and cron run it: what it asks, what it refuses, what it says, and the way back. */
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { execScript } from '../helpers/exec.ts';
import { testFolder } from '../helpers/folder.ts';
import { onTerminal } from '../helpers/pseudo-terminal.ts';
import { DAY_MS, messagesIn, recordAt } from '../helpers/retention.ts';
import { holdServers, openScene, type Scene } from '../helpers/scene.ts';
import { createWriter } from '../../src/store/writer.ts';

await holdServers();

/** A scene with so many records of 20 days ago, and so many of now. */
async function sceneWith(old: number, young: number): Promise<Scene> {
  const scene = await openScene();
  const records = [
    ...Array.from({ length: old }, () => recordAt(Date.now() - 20 * DAY_MS, { message: 'old' })),
    ...Array.from({ length: young }, () => recordAt(Date.now(), { message: 'young' })),
  ];
  await createWriter(scene.db).write(records, Date.now());
  return scene;
}

test('a small removal is not asked about, a large one is refused once without a terminal', async () => {
  const scene = await sceneWith(1, 10);
  const small = await scene.run(['prune', '--days', '10']);
  assert.equal(small.code, 0, small.stderr);
  assert.match(
    small.stdout,
    /removed 1 records from before .*: 1 partition dropped, .* given back/,
  );

  const other = await sceneWith(3, 10);
  const refused = await other.run(['prune', '--days', '10']);
  assert.equal(refused.code, 2);
  assert.equal(refused.stdout, '');
  assert.match(refused.stderr, /^logagg: nothing removed: it would be 3 of 13 records, .*--yes/);
  assert.equal(await other.stored(), 13);
  // The same words with another age are another retention.
  assert.equal((await other.run(['prune', '--days', '10', '--yes'])).code, 0);
  await createWriter(other.db).write(
    [1, 2, 3].map(() => recordAt(Date.now() - 15 * DAY_MS)),
    Date.now(),
  );
  assert.equal((await other.run(['prune', '--days', '11'])).code, 2);
  const again = await other.run(['prune', '--days', '10']);
  assert.equal(again.code, 0, again.stderr);
  assert.equal(await other.stored(), 10);
});

test('on a terminal a large removal is asked about each time, and only a yes is one', async () => {
  const scene = await sceneWith(3, 10);
  const env = { ...scene.env };
  for (const [answer, code] of [
    ['n\n', 1],
    ['\x03', 1],
  ] as const) {
    const { code: ended, shown } = await onTerminal(['prune', '--days', '10'], env, [answer]);
    assert.equal(ended, code, shown);
    assert.match(shown, /Remove 3 of 13 records, all from before .*\? \[y\/N\]/);
    assert.match(shown, /nothing removed/);
    assert.equal(await scene.stored(), 13);
  }
  const yes = await onTerminal(['prune', '--days', '10'], env, ['y\n']);
  assert.equal(yes.code, 0, yes.shown);
  assert.equal(await scene.stored(), 10);
  await createWriter(scene.db).write(
    [1, 2].map(() => recordAt(Date.now() - 20 * DAY_MS)),
    Date.now(),
  );
  const again = await onTerminal(['prune', '--days', '10'], env, ['n\n']);
  assert.equal(again.code, 1, again.shown);
  await createWriter(scene.db).write(
    Array.from({ length: 20 }, () => recordAt(Date.now())),
    Date.now(),
  );
  const small = await onTerminal(['prune', '--days', '10'], env, []);
  assert.equal(small.code, 0, small.shown);
  assert.doesNotMatch(small.shown, /\[y\/N\]/);
});

test('a dry run is a table that the run keeps to, in JSON too', async () => {
  const scene = await sceneWith(3, 10);
  const dry = await scene.run(['prune', '--days', '10', '--dry-run']);
  assert.equal(dry.code, 0, dry.stderr);
  const [titles = '', row = '', sum = ''] = dry.stdout.split('\n');
  assert.match(titles, /^DAY +SERVICE +SEVERITY +RECORDS +SIZE$/);
  assert.match(row, /^\d{4}-\d\d-\d\d +api +INFO +3 +\d+ B$/);
  assert.match(sum, /^would remove 3 records from before .*: 1 partition dropped, .* given back$/);

  const json = async (...args: string[]) =>
    JSON.parse((await scene.run(['prune', '--days', '10', '-o', 'json', ...args])).stdout);
  const expected = await json('--dry-run');
  assert.deepEqual([expected.dry_run, expected.records, expected.rows.length], [true, 3, 1]);
  const real = await json('--yes');
  assert.deepEqual(
    [real.dry_run, real.records, real.partitions_dropped, real.complete, real.rows],
    [false, 3, 1, true, undefined],
  );
  assert.ok(real.bytes > 0 && real.seconds > 0);
});

test('hostile names reach no terminal', async () => {
  const scene = await openScene();
  const service = '\x1b[31mevil\r\u202e';
  await createWriter(scene.db).write([recordAt(Date.now() - 20 * DAY_MS, { service })], Date.now());
  for (const output of ['text', 'json']) {
    const { stdout } = await scene.run(['prune', '--days', '10', '--dry-run', '-o', output]);
    assert.match(stdout, /evil/);
    assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\u202e]/);
  }
});

test('documents of the reference are pruned by their text, and it is said', async () => {
  const scene = await openScene();
  const raw = scene.db.collection('raw_logs');
  const times = ['2020-01-01 00:00:00', '2999-01-01 00:00:00', new Date(0), undefined];
  await raw.insertMany(times.map((timestamp) => ({ timestamp, service: 'A', severity: 'Info' })));
  const args = ['prune', '--days', '10', '--collection', 'raw_logs', '--yes'];
  const { code, stdout, stderr } = await scene.run(args);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^raw_logs +1 records +part of it\nremoved 1 records/);
  assert.equal(
    stderr,
    'raw_logs: 2 have their time as text, read in UTC; 2 have none that can be read, and stay\n',
  );
  assert.equal(await raw.countDocuments(), 3);
  const none = await scene.run(['prune', '--days', '10', '--collection', 'raw_log']);
  assert.equal(none.code, 66);
});

async function archived(
  t: TestContext,
): Promise<{ scene: Scene; folder: string; before: object[] }> {
  const scene = await openScene();
  const old = new Date(Date.now() - 20 * DAY_MS).toISOString();
  const lines = Array.from({ length: 300 }, (_, i) =>
    JSON.stringify({
      time: old,
      level: 'error',
      service: `s${i % 3}`,
      msg: `line ${i}`,
      user: { id: i },
    }),
  );
  await scene.run(['emit'], `${lines.join('\n')}\n`);
  await scene.collectAll();
  const before = await scene.search('-n', 'all');
  assert.equal(before.length, 300);
  const folder = await testFolder(t);
  const pruned = await scene.run(['prune', '--days', '10', '--yes', '--archive', folder]);
  assert.equal(pruned.code, 0, pruned.stderr);
  assert.match(pruned.stdout, /300 records .* in .*logs\.\d{4}-\d\d-\d\d\.ndjson\.gz\n/);
  assert.equal(await scene.stored(), 0);
  return { scene, folder, before };
}

test('what was archived and removed comes back the same, once, however often it is replayed', async (t) => {
  const { scene, folder, before } = await archived(t);
  const replayed = await scene.run(['emit', '--replay', join(folder, '*')]);
  assert.equal(replayed.code, 0, replayed.stderr);
  assert.match(replayed.stderr, /read 300 · confirmed 300/);
  const piped = before.map((each) => `${JSON.stringify(each)}\n`).join('');
  assert.equal((await scene.run(['emit', '--replay', '--batch-size', '7'], piped)).code, 0);
  const collected = await scene.collectAll();
  assert.match(collected.stderr, /stored 300 · stored before 300/);
  assert.deepEqual(await scene.search('-n', 'all'), before);
});

test('a damaged archive, and what is none, is refused', async (t) => {
  const { scene, folder } = await archived(t);
  const [name = ''] = (await readdir(folder)).filter((each) => each.endsWith('.gz'));
  const path = join(folder, name);
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, -9));
  const damaged = await scene.run(['emit', '--replay', path]);
  assert.equal(damaged.code, 65);
  assert.match(damaged.stderr, /is damaged: it does not have the sum in .*\.sha256/);
  assert.match(damaged.stderr, /read 0 · confirmed 0/);

  for (const flags of [[], ['--dry-run']]) {
    const foreign = await scene.run(['emit', '--replay', ...flags], 'no record\n');
    assert.equal(foreign.code, 65, foreign.stderr);
    assert.match(foreign.stderr, /a line is no record that can be replayed: "no record"/);
  }
  const usage = await scene.run(['emit', '--replay', '--redact', 'email', path]);
  assert.equal(usage.code, 2);
  assert.match(usage.stderr, /--replay sends records as they are: not with --redact/);
});

test('a full disk under the archive removes nothing, and says so in a line', async (t) => {
  const folder = await testFolder(t);
  const scene = await sceneWith(0, 0);
  const noise = () => Array.from({ length: 20 }, () => Math.random().toString(36)).join('');
  const records = Array.from({ length: 1000 }, () =>
    recordAt(Date.now() - 20 * DAY_MS, { message: noise() }),
  );
  await createWriter(scene.db).write(records, Date.now());
  const script = `ulimit -f 64; logagg prune --days 10 --yes --archive '${folder}'`;
  const { code, stdout, stderr } = await execScript(script, scene.env);
  assert.equal(code, 1, stderr);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /^logagg: cannot archive logs\.\S+ in \S+: EFBIG.*\(nothing of logs\.\S+ was removed\)\n$/,
  );
  assert.deepEqual(await messagesIn(scene.db), records.map(({ message }) => message).sort());
  assert.deepEqual(await readdir(folder), []);
});

test('a schedule says its next run, does it, and ends with SIGTERM', async () => {
  const scene = await sceneWith(1, 20);
  await using scheduler = scene.start('prune', '--days', '10', '--schedule', '* * * * * *');
  await scheduler.said(/next run \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.000, in /);
  await scheduler.said(/removed 1 records/);
  scheduler.kill('SIGTERM');
  const { code, stderr } = await scheduler.ended;
  assert.equal(code, 0, stderr);
  assert.equal(await scene.stored(), 20);

  const large = await sceneWith(5, 5);
  const refused = await large.run(['prune', '--days', '10', '--schedule']);
  assert.equal(refused.code, 2, 'what needs a yes needs it at the start');
  await using midnight = large.start(
    'prune',
    '--days',
    '10',
    '--schedule',
    '--yes',
    '-z',
    'Europe/Berlin',
  );
  await midnight.said(/next run \d{4}-\d\d-\d\d 00:00:00\.000, in /);
  midnight.kill('SIGINT');
  assert.equal((await midnight.ended).code, 0);
  assert.equal(await large.stored(), 10);
});
