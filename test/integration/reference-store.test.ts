/** What the reference's store, search and retention do not do: indexes, limits, and removing anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from 'mongodb';
import { holdServers, openScene } from '../helpers/scene.ts';
import type { Query } from '../../src/query/query.ts';
import { parseSeverities } from '../../src/query/severities.ts';
import { filterOf } from '../../src/store/filter.ts';

await holdServers();

const DAY_MS = 86_400_000;

function lines(count: number, at: Date, word = 'INFO'): string {
  const time = at.toISOString();
  return Array.from({ length: count }, (_, i) => `${time} ${word} line ${i}\n`).join('');
}

test('retention removes what is older than its days, and only that', async () => {
  const scene = await openScene();
  const now = Date.now();
  await scene.run(['emit', '-s', 'old'], lines(1000, new Date(now - 30 * DAY_MS)));
  await scene.run(['emit', '-s', 'new'], lines(100, new Date(now - 9 * DAY_MS)));
  await scene.collectAll();
  assert.equal(await scene.stored(), 1100);

  const dry = await scene.run(['prune', '--days', '10', '--dry-run']);
  assert.match(dry.stdout, /would remove 1,000 records/);
  assert.equal(await scene.stored(), 1100);

  const pruned = await scene.run(['prune', '--days', '10', '--yes']);
  assert.equal(pruned.code, 0, pruned.stderr);
  assert.match(pruned.stdout, /removed 1,000 records/);
  assert.equal(await scene.stored(), 100);
  assert.equal((await scene.search('-s', 'old', '-n', 'all')).length, 0);

  const again = await scene.run(['prune', '--days', '10']);
  assert.equal(again.code, 0, again.stderr);
  assert.equal(await scene.stored(), 100);
});

test('text times of the reference form are kept as times, and removed as such', async () => {
  const scene = await openScene();
  const old = new Date(Date.now() - 30 * DAY_MS).toISOString().slice(0, 19).replace('T', ' ');
  await scene.run(['emit'], `${old} ServiceA Info hello\n`);
  await scene.collectAll();
  assert.equal(await scene.stored(), 1);
  await scene.run(['prune', '--days', '10', '--yes']);
  assert.equal(await scene.stored(), 0);
});

/** The names of the stages by which the database would answer, and of the indexes that it would use. */
function stagesOf(plan: Document): string[] {
  const inner = [plan['inputStage'] ?? [], plan['inputStages'] ?? []].flat();
  return [`${plan['stage']} ${plan['indexName'] ?? ''}`.trim(), ...inner.flatMap(stagesOf)];
}

test('there are indexes by service and by bad severity, and searches use them', async () => {
  const scene = await openScene();
  const at = new Date('2026-11-24T10:15:02Z');
  await scene.run(['emit', '-s', 'api'], lines(5, at, 'ERROR'));
  await scene.run(['emit', '-s', 'web'], lines(500, at));
  await scene.collectAll();
  const partition = scene.db.collection('logs.2026-11-24');
  const indexes = await partition.listIndexes().toArray();
  assert.deepEqual(
    new Set(indexes.map(({ name }) => name)),
    new Set(['_id_', 'service', 'severity']),
  );

  const stages = async (query: Partial<Query>) => {
    const filter = filterOf({ services: [], severities: [], words: [], ...query });
    const { queryPlanner } = await partition.find(filter).sort({ _id: -1 }).explain();
    return stagesOf(queryPlanner.winningPlan);
  };
  const byService = await stages({ services: ['api'] });
  assert.ok(byService.includes('IXSCAN service'), byService.join());
  assert.ok(!byService.includes('SORT'), byService.join());
  for (const text of ['WARN', 'FATAL', 'WARN,FATAL', 'ERROR+', 'WARN+']) {
    const bySeverity = await stages({ severities: parseSeverities(text) });
    assert.ok(bySeverity.includes('IXSCAN severity'), `${text}: ${bySeverity.join()}`);
    assert.ok(!bySeverity.includes('SORT'), `${text}: ${bySeverity.join()}`);
  }
});

test('a search by service gives as many as it is asked for, the newest, and says that there are more', async () => {
  const scene = await openScene();
  const all = Array.from(
    { length: 6000 },
    (_, i) => `${new Date(Date.UTC(2026, 10, 24) + i * 1000).toISOString()} INFO line ${i}\n`,
  );
  await scene.run(['emit', '-s', 'api'], all.join(''));
  await scene.collectAll();

  const { stdout, stderr } = await scene.run(['search', '-s', 'api', '-n', '10', '-o', 'ndjson']);
  const found = stdout.trimEnd().split('\n');
  assert.equal(found.length, 10);
  assert.match(found[0] ?? '', /"line 5990"/);
  assert.match(found[9] ?? '', /"line 5999"/);
  assert.match(stderr, /showing 10 of 6,000/);

  const unlimited = await scene.run(['search', '-s', 'api', '-n', 'all', '-o', 'ndjson']);
  assert.equal(unlimited.stdout.trimEnd().split('\n').length, 6000);
  assert.equal((await scene.search('-s', 'api')).length, 100, 'a limit of its own');
});

test('a search by time, text and severity in any case finds what it should', async () => {
  const scene = await openScene();
  const at = '2026-11-24T10:15:02.500Z';
  await scene.run(['emit', '-s', 'api'], `${at} ERROR card declined\n${at} INFO Card accepted\n`);
  await scene.collectAll();
  const messages = async (...args: string[]) =>
    (await scene.search(...args)).map(({ message }) => message);
  assert.deepEqual(await messages('-l', 'eRRor'), ['card declined']);
  assert.deepEqual(await messages('card', 'ACCEPTED'), []);
  assert.deepEqual(await messages('card', 'accepted'), ['Card accepted']);
  assert.deepEqual(await messages('-S', at, '-U', '2026-11-24T10:15:02.501Z', 'declined'), [
    'card declined',
  ]);
  assert.deepEqual(await messages('-U', at), []);
  const nothing = await scene.run(['search', '-s', 'nope']);
  assert.equal(nothing.code, 0);
  assert.match(nothing.stderr, /no record matches/);
});
