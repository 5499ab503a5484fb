/** Of two processes with one state file the second is refused, and a lock without an owner does not hold. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { lockState } from '../../src/source/state-lock.ts';
import { testFolder } from '../helpers/folder.ts';

interface Place {
  folder: string;
  stateFile: string;
  /** The path of a lock as this process has it, without one. */
  own: string;
  release(): Promise<void>;
}

/** A state file that is locked. */
async function locked(t: TestContext): Promise<Place> {
  const folder = await testFolder(t);
  const stateFile = join(folder, 'state.json');
  const release = await lockState(stateFile);
  const [name = ''] = await readdir(folder);
  return { folder, stateFile, own: join(folder, name), release };
}

/** The same lock, of another process. */
function ofAnother(
  own: string,
  change: { pid?: number; started?: string; realm?: string },
): string {
  const [, before, pid, started, realm, token] =
    /^(.*\.lock)-(\d+)-(\d*)-([\da-f]+)-([\da-f-]{36})$/.exec(own) ?? [];
  assert.ok(token);
  const other = { pid, started, realm, ...change };
  return `${before}-${other.pid}-${other.started}-${other.realm}-${token}`;
}

test('it is had by one at a time, and nothing is left of it', async (t) => {
  const { folder, stateFile, release } = await locked(t);
  await assert.rejects(lockState(stateFile), {
    kind: 'failed',
    message: `the state file ${stateFile} is in use by process ${process.pid}`,
  });
  await release();
  await (
    await lockState(stateFile)
  )();
  assert.deepEqual(await readdir(folder), []);
  const another = await lockState(join(folder, 'state.json.2'));
  await (
    await lockState(stateFile)
  )();
  await another();
});

test('of many that come at once, to a lock without owner, no two have it', async (t) => {
  const { folder, stateFile, own, release } = await locked(t);
  await release();
  let had = 0;
  for (let round = 0; round < 20; round += 1) {
    await writeFile(ofAnother(own, { started: '1' }), '');
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => lockState(stateFile)));
    const releases = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    assert.ok(releases.length <= 1);
    had += releases.length;
    for (const end of releases) await end();
    assert.deepEqual(await readdir(folder), []);
  }
  assert.ok(had > 0);
});

test('the lock of a process that was killed, or whose number has another one now, does not hold', async (t) => {
  const { folder, stateFile, own, release } = await locked(t);
  await release();
  const killed = spawn('sleep', ['60']);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  for (const change of [{ pid: killed.pid ?? 0 }, { started: '1' }]) {
    await writeFile(ofAnother(own, change), '');
    await (
      await lockState(stateFile)
    )();
    assert.deepEqual(await readdir(folder), []);
  }
});

test('a lock whose process is out of sight holds as long as somebody touches it', async (t) => {
  const { folder, stateFile, own, release } = await locked(t);
  await release();
  const other = ofAnother(own, { pid: 4711, realm: '0123456789abcdef' });
  await writeFile(other, '');
  const touching = setInterval(() => void utimes(other, new Date(), new Date()), 500);
  await assert.rejects(lockState(stateFile), /in use by process 4711/);
  clearInterval(touching);
  await (
    await lockState(stateFile)
  )();
  assert.deepEqual(await readdir(folder), []);
});

test('the owner touches its lock', async (t) => {
  const { stateFile, own, release } = await locked(t);
  // The same file to its owner, and of another realm to those who look.
  const hidden = ofAnother(own, { realm: '0123456789abcdef' });
  await link(own, hidden);
  await assert.rejects(lockState(stateFile), /in use/);
  await rm(hidden);
  await release();
});
