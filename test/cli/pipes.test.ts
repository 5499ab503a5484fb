/** Pipes: lines are on their way as soon as they are there, and nobody is asked who is not there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { execScript } from '../helpers/exec.ts';
import { holdServers, openScene } from '../helpers/scene.ts';

await holdServers();

test('one line on a pipe that then is silent can be searched while all goes on', async () => {
  const scene = await openScene();
  await using collect = scene.start('collect');
  await using emit = scene.start('emit', '--service', 'api');
  emit.stdin.write('2026-11-24T10:15:02Z ERROR the only line\n');
  const found = await eventually(
    () => scene.search('only', 'line'),
    (records) => records.length > 0,
  );
  assert.equal(found[0]?.message, 'the only line');
  assert.ok(emit.isRunning() && collect.isRunning());
});

test('lines of a pipe keep their order, and equal ones are all kept', async () => {
  const scene = await openScene();
  const lines = Array.from({ length: 1000 }, (_, i) => `2026-11-24T10:15:02Z INFO ${i % 10}\n`);
  await scene.run(['emit', '-s', 'api'], lines.join(''));
  await scene.collectAll();
  const found = await scene.search('-n', 'all');
  assert.deepEqual(
    found.map(({ message }) => message),
    lines.map((_, i) => String(i % 10)),
  );
});

test('a file that is read twice is stored once', async () => {
  const scene = await openScene();
  const script = `
    file=$(mktemp) && seq -f '2026-11-24T10:15:02Z INFO line %g' 1 500 >"$file"
    logagg emit -s api "$file" && logagg emit -s api "$file" && logagg collect --until-empty
    rm "$file"`;
  const { code, stderr } = await execScript(script, scene.env);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /stored 500 · stored before 500/);
  assert.equal(await scene.stored(), 500);
});

test('a service comes from the name of the file, or through a substitution from the flag', async () => {
  const scene = await openScene();
  const script = `
    folder=$(mktemp -d) && echo 2026-11-24T10:15:01Z one >"$folder/billing.log.1"
    logagg emit "$folder/billing.log.1" && rm -r "$folder"
    logagg emit -s sub <(echo 2026-11-24T10:15:02Z two)
    echo 2026-11-24T10:15:03Z three | logagg emit -`;
  const { stderr } = await execScript(script, scene.env);
  await scene.collectAll();
  const found = await scene.search();
  assert.deepEqual(
    found.map(({ service, message }) => `${service} ${message}`),
    ['billing one', 'sub two', 'stdin three'],
    stderr,
  );
});

test('prune does not ask where there is no terminal', async () => {
  const scene = await openScene();
  await scene.run(['emit', '-s', 'api'], '2026-01-01T00:00:00Z INFO old\n');
  await scene.collectAll();
  // Its standard input stays open: a question would wait for ever.
  await using prune = scene.start('prune', '--days', '10', '--yes');
  const { code, stdout, stderr } = await prune.ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout, /removed 1 records/);
  assert.doesNotMatch(stderr, /\?/);
});

test('nothing on standard input is nothing sent', async () => {
  const scene = await openScene();
  const { code, stderr } = await scene.run(['emit', '-s', 'api']);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /read 0 · confirmed 0/);
});
