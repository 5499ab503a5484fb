/** Retention that is killed at any moment: no record is lost that was to stay or to be archived, and the next run ends it. */
import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { exec, start } from '../helpers/exec.ts';
import { testFolder } from '../helpers/folder.ts';
import { DAY_MS, messagesIn, recordAt } from '../helpers/retention.ts';
import { openDb } from '../helpers/scene.ts';
import { testDatabase } from '../helpers/servers.ts';
import { readArchive } from '../../src/archive/read-archive.ts';
import { createWriter } from '../../src/store/writer.ts';

await testDatabase();

const ROUNDS = Number(process.env['LOGAGG_TEST_ROUNDS'] ?? 2);
const DAYS = 5;
const A_DAY = 1200;
/** Longer than what one day takes, so that the moments are spread over all steps. */
const MOST_MS = 150;

interface Round {
  db: Db;
  url: string;
  /** The messages of records that are older than the limit, those that come late with them. */
  old: string[];
  young: string[];
}

/** In turn of the day that the limit cuts, and of days that go whole. */
function oldTime(now: number, i: number): number {
  return now - 10 * DAY_MS - 60_000 - (i % DAYS) * DAY_MS;
}

async function begin(round: number): Promise<Round> {
  const { url } = await testDatabase();
  const db = openDb(url);
  const now = Date.now();
  const message = (age: string, i: number) => `${age} ${round} ${i}`;
  const old = Array.from({ length: DAYS * A_DAY }, (_, i) =>
    recordAt(oldTime(now, i), { message: message('old', i) }),
  );
  const young = Array.from({ length: 500 }, (_, i) =>
    recordAt(now - 9 * DAY_MS - i * 1000, { message: message('young', i) }),
  );
  await createWriter(db).write([...old, ...young], now);
  const texts = (records: typeof old) => records.map((each) => each.message);
  return { db, url, old: texts(old), young: texts(young) };
}

/** Starts it, and kills it some time after it has begun to remove. */
async function killInTheMiddle({ db, url }: Round, args: readonly string[]): Promise<void> {
  await using doomed = start(args, { LOGAGG_MONGO_URL: url });
  const before = await names(db);
  while (doomed.isRunning() && String(await names(db)) === String(before)) await sleep(1);
  await sleep(Math.random() * MOST_MS);
  doomed.kill('SIGKILL');
  await doomed.ended;
}

async function names(db: Db): Promise<string[]> {
  return (await db.collections())
    .map(({ collectionName }) => collectionName)
    .filter((name) => name.startsWith('logs.'))
    .sort();
}

async function finish({ db, url }: Round, args: readonly string[]): Promise<void> {
  const { code, stderr } = await exec(args, { env: { LOGAGG_MONGO_URL: url } });
  assert.equal(code, 0, stderr);
  const left = (await names(db)).filter((name) => name.endsWith('.pruning'));
  assert.deepEqual(left, []);
}

it('a prune that is killed removes nothing that stays, and the next one removes the rest', async () => {
  for (let i = 0; i < ROUNDS; i += 1) {
    const round = await begin(i);
    const args = ['prune', '--days', '10', '--yes'];
    await killInTheMiddle(round, args);
    const left = new Set(await messagesIn(round.db));
    assert.ok(round.young.every((message) => left.has(message)));
    await finish(round, args);
    assert.deepEqual(await messagesIn(round.db), round.young.sort());
  }
});

it('one that archives loses no record either, nor one that comes late meanwhile', async (t) => {
  for (let i = 0; i < ROUNDS; i += 1) {
    const round = await begin(i);
    const folder = await archiveFolder(t, i);
    const late = writeLate(round);
    const args = ['prune', '--days', '10', '--yes', '--archive', folder];
    await killInTheMiddle(round, args);
    await assertNothingLost(round, folder);
    await finish(round, args);
    round.old.push(...(await late.stop()));
    await assertNothingLost(round, folder);
    await finish(round, args);
    assert.deepEqual(await messagesIn(round.db), round.young.sort());
    await assertNothingLost(round, folder);
  }
});

async function archiveFolder(t: TestContext, round: number): Promise<string> {
  const folder = join(await testFolder(t), String(round));
  await mkdir(folder);
  return folder;
}

async function assertNothingLost({ db, old, young }: Round, folder: string): Promise<void> {
  // The store first: what leaves it between the two looks is in an archive then.
  const kept = new Set(await messagesIn(db));
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.gz'))) {
    for await (const run of readArchive(join(folder, name))) {
      for (const { message } of run) kept.add(message);
    }
  }
  const lost = [...old, ...young].filter((message) => !kept.has(message));
  assert.deepEqual(lost.slice(0, 5), [], `${lost.length} are lost`);
}

/** Stores records for the days that go, one after the other, until it is told to stop; then gives those that were stored. */
function writeLate({ db }: Round) {
  const writer = createWriter(db);
  const stored: string[] = [];
  const over = new AbortController();
  const writing = (async () => {
    for (let i = 0; !over.signal.aborted; i += 1) {
      const record = recordAt(oldTime(Date.now(), i), { message: `late ${i}` });
      // A partition that vanishes again and again is trouble that passes: a collector tries again.
      const written = await writer.write([record], Date.now()).catch(() => undefined);
      if (written?.stored === 1) stored.push(record.message);
    }
  })();
  return {
    async stop() {
      over.abort();
      await writing;
      assert.ok(stored.length > 0);
      return stored;
    },
  };
}
