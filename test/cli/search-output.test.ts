/** Where the result of a search goes, and what is left when it ends too soon. */
import assert from 'node:assert/strict';
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { execScript, start } from '../helpers/exec.ts';
import { testFolder } from '../helpers/folder.ts';
import { onTerminal } from '../helpers/pseudo-terminal.ts';
import { openSearchScene } from '../helpers/search-scene.ts';

const { env, search, failNext, stillHangs } = await openSearchScene();

test('a search that fails halfway leaves an array of what it found', async () => {
  await failNext({ errorCode: 2 });
  const { code, stdout, stderr } = await search('-n', 'all', '-o', 'json');
  assert.equal(code, 1);
  assert.match(stderr, /^logagg: MongoDB: /m);
  assert.equal((JSON.parse(stdout) as unknown[]).length, 1000);
});

test('a search that is interrupted halfway does not wait for the database, and leaves an array', async () => {
  const failed = await failNext({ blockConnection: true, blockTimeMS: 200_000 });
  await using running = start(['search', '-n', 'all', '-o', 'json'], env);
  await running.said(/"message":"request 999 /);
  await failed();
  running.kill('SIGINT');
  const { code, stdout } = await running.ended;
  await stillHangs();
  assert.equal(code, 0);
  assert.equal((JSON.parse(stdout) as unknown[]).length, 1000);
});

test('a file gets all that is found, in the format of its name', async (t) => {
  const folder = await testFolder(t);
  const file = (name: string) => join(folder, name);
  const saved = async (name: string, ...args: string[]) => {
    const ending = await search('-O', file(name), ...args);
    assert.deepEqual([ending.code, ending.stdout], [0, ''], ending.stderr);
    return readFileSync(file(name));
  };
  const ndjson = (await search('-n', 'all', '-o', 'ndjson')).stdout;
  assert.equal(String(await saved('all.ndjson')), ndjson);
  assert.equal(String(gunzipSync(await saved('all.ndjson.gz'))), ndjson);
  assert.equal((JSON.parse(String(await saved('few.json', '-n', '3'))) as unknown[]).length, 3);
  assert.match(
    String(await saved('all.csv')),
    /^time,severity,service,message,host,attributes,id\r\n/,
  );
  assert.match(
    String(await saved('all.log', '-n', '2')),
    /^2026-11-24 08:41:38\.000 INFO {2}api {2}request/,
  );
  assert.match(String(await saved('by.csv', '--by', 'service')), /^service,count,errors\r\n/);
  // What was there is replaced, also behind a link, which stays.
  symlinkSync(file('all.csv'), file('link'));
  assert.match(String(await saved('link', '-n', '1', '-o', 'tsv')), /^time\tseverity/);
  assert.ok(lstatSync(file('link')).isSymbolicLink());
  assert.match(readFileSync(file('all.csv'), 'utf8'), /^time\tseverity/);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('partial')),
    [],
  );
});

test('a file is whole or not there: a failure, a signal and a full disk leave what was', async (t) => {
  const folder = await testFolder(t);
  const file = join(folder, 'all.json');
  writeFileSync(file, 'what was there');
  const untouched = () => {
    assert.equal(readFileSync(file, 'utf8'), 'what was there');
    assert.deepEqual(readdirSync(folder), ['all.json']);
  };
  await failNext({ errorCode: 2 });
  assert.equal((await search('-O', file)).code, 1);
  untouched();

  const failed = await failNext({ blockConnection: true, blockTimeMS: 200_000 });
  {
    await using running = start(['search', '-O', file], env);
    await failed();
    assert.equal(readdirSync(folder).length, 2);
    running.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    await stillHangs();
    assert.equal(code, 75);
    assert.match(stderr, /stopped before the end: .*all\.json is not written/);
  }
  untouched();

  for (const name of ['all.json', 'all.json.gz']) {
    const path = join(folder, name);
    const full = await execScript(`ulimit -f 8; logagg search -O '${path}'`, env);
    assert.equal(full.code, 1, full.stderr);
    assert.match(full.stderr, /^logagg: cannot write .*EFBIG.*\n$/);
    untouched();
  }
  for (const [path, code] of [
    ['/dev/null', 2],
    [folder, 2],
    [join(folder, 'none', 'x'), 1],
  ] as const) {
    assert.equal((await search('-O', path)).code, code, path);
  }
  untouched();
});

test('a pager gets what is more than a screen, and ends the search when it is quit', async () => {
  await failNext({ blockConnection: true, blockTimeMS: 200_000 });
  const pager = { ...env, COLUMNS: '80', LOGAGG_PAGER: `head -n '4'` };
  const quit = await onTerminal(['search', '-n', 'all', '--color', 'never'], pager, []);
  assert.equal(quit.code, 0);
  assert.equal(quit.shown.trimEnd().split('\r\n').length, 4);

  const short = await onTerminal(['search', '-n', '2', '--color', 'never'], pager, []);
  assert.match(short.shown, /^showing 2 of 2,500 /m);
  assert.equal(short.shown.trimEnd().split('\r\n').length, 6);

  const missing = await onTerminal(
    ['search', '-n', '50'],
    { ...pager, LOGAGG_PAGER: './nope' },
    [],
  );
  assert.equal(missing.code, 0);
  assert.match(missing.shown, /no pager: .*ENOENT/);
  assert.match(missing.shown, /forged/);
  const without = await onTerminal(['search', '-n', '50', '--no-pager'], pager, []);
  assert.match(without.shown, /forged/);
});
