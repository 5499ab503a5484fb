/** Of two processes with one state file the second is refused, and a lock without an owner does not hold. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockState } from '../../src/source/state-lock.ts';
import { testFolder } from '../helpers/folder.ts';

test('it is had by one at a time, and nothing is left of it', async (t) => {
  const folder = await testFolder(t);
  const stateFile = join(folder, 'state.json');
  const release = await lockState(stateFile);
  await assert.rejects(lockState(stateFile), {
    kind: 'failed',
    message: `the state file ${stateFile} is in use by process ${process.pid}`,
  });
  await release();
  await (
    await lockState(stateFile)
  )();
  assert.deepEqual(await readdir(folder), []);
});

test('of many that come at once one has it', async (t) => {
  const stateFile = join(await testFolder(t), 'state.json');
  const first = await lockState(stateFile);
  const stale = (await readFile(`${stateFile}.lock`, 'utf8')).replace(
    /"started":"\d+"/,
    '"started":"1"',
  );
  await first();
  for (let round = 0; round < 20; round += 1) {
    await writeFile(`${stateFile}.lock`, stale);
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockState(stateFile)));
    const releases = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    assert.equal(releases.length, 1);
    for (const release of releases) await release();
  }
});

test('the lock of a process that was killed, or whose number has another one now, does not hold', async (t) => {
  const stateFile = join(await testFolder(t), 'state.json');
  const release = await lockState(stateFile);
  const own = JSON.parse(await readFile(`${stateFile}.lock`, 'utf8'));
  await release();
  const killed = spawn('sleep', ['60']);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  for (const change of [{ pid: killed.pid }, { started: '1' }]) {
    await writeFile(`${stateFile}.lock`, JSON.stringify({ ...own, ...change }));
    await (
      await lockState(stateFile)
    )();
  }
});

test('a lock whose process is out of sight holds as long as somebody touches it', async (t) => {
  const stateFile = join(await testFolder(t), 'state.json');
  const path = `${stateFile}.lock`;
  const release = await lockState(stateFile);
  const own = JSON.parse(await readFile(path, 'utf8'));
  await release();
  await writeFile(path, JSON.stringify({ ...own, realm: 'another host', pid: 4711 }));
  const touching = setInterval(() => void utimes(path, new Date(), new Date()), 500);
  await assert.rejects(lockState(stateFile), /in use by process 4711/);
  clearInterval(touching);
  await (
    await lockState(stateFile)
  )();
});

test('a lock that says nothing does not hold either', async (t) => {
  const folder = await testFolder(t);
  const contents = ['', '{"pid":-1}', '\0\0'];
  await Promise.all(
    contents.map(async (text, index) => {
      await writeFile(join(folder, `${index}.lock`), text);
      await (
        await lockState(join(folder, String(index)))
      )();
    }),
  );
  assert.deepEqual(await readdir(folder), []);
});

test('the owner touches its lock', async (t) => {
  const stateFile = join(await testFolder(t), 'state.json');
  const release = await lockState(stateFile);
  const path = `${stateFile}.lock`;
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/"realm":"[^"]*"/, '"realm":"out of sight"'));
  await assert.rejects(lockState(stateFile), /in use/);
  await writeFile(path, text);
  await release();
});
