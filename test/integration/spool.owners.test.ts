/** Of several processes with one spool folder, each run has one owner: the runs of the dead are taken over, once. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, readdir, rename, stat, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { currentOwner, type Owner, startOf } from '../../src/process-owner.ts';
import { ownedName, parseRunName } from '../../src/spool/run-name.ts';
import { eventually } from '../helpers/eventually.ts';
import { testFolder } from '../helpers/folder.ts';
import { append, drain, open, range, recover, runNames } from '../helpers/spool.ts';

/** A run that was left with an owner of this name. */
async function leave(folder: string, owner: string | Owner): Promise<string> {
  const { spool } = await open(folder);
  append(spool, range(0, 5));
  await spool.close();
  const [id = ''] = await runNames(folder);
  const name = typeof owner === 'string' ? `${id}@${owner}` : ownedName(id, owner);
  await rename(join(folder, id), join(folder, name));
  return name;
}

describe('a run', () => {
  it('of a live process is not taken over, of one that has ended it is', async (t) => {
    const folder = await testFolder(t);
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const pid = Number(child.pid);
    const held = await leave(folder, {
      ...(await currentOwner()),
      pid,
      started: await startOf(pid),
    });
    assert.deepEqual((await recover(folder)).numbers, []);
    assert.deepEqual(await runNames(folder), [held]);

    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.deepEqual((await recover(folder)).numbers, range(0, 5));
    assert.deepEqual(await readdir(folder), []);
  });

  it('of this process, in another spool, is not taken over', async (t) => {
    const folder = await testFolder(t);
    const first = await open(folder);
    append(first.spool, range(0, 5));
    await first.spool.synced();
    assert.deepEqual((await recover(folder)).numbers, []);
    assert.deepEqual((await drain(first.spool)).numbers, range(0, 5));
    await first.spool.close();
  });

  it('whose owner has a number that another process has now is taken over', async (t) => {
    const folder = await testFolder(t);
    await leave(folder, { ...(await currentOwner()), started: '1' });
    assert.deepEqual((await recover(folder)).numbers, range(0, 5));
  });

  it('whose owner claims to be process 1 is taken over', async (t) => {
    const folder = await testFolder(t);
    await leave(folder, { ...(await currentOwner()), pid: 1 });
    assert.deepEqual((await recover(folder)).numbers, range(0, 5));
  });

  it('of an owner out of sight, or that is no owner, is taken over once nobody touches it', async (t) => {
    const own = await currentOwner();
    const owners = [{ ...own, realm: '0123456789abcdef' }, 'garbage', ''];
    const recovered = owners.map(async (owner) => {
      const folder = await testFolder(t);
      await leave(folder, owner);
      return (await recover(folder)).numbers;
    });
    assert.deepEqual(await Promise.all(recovered), [range(0, 5), range(0, 5), range(0, 5)]);
  });

  it('of an owner out of sight that touches it is not taken over', async (t) => {
    const folder = await testFolder(t);
    const name = await leave(folder, { ...(await currentOwner()), realm: '0123456789abcdef' });
    const beat = setInterval(() => void utimes(join(folder, name), new Date(), new Date()), 1000);
    t.after(() => clearInterval(beat));
    assert.deepEqual((await recover(folder)).numbers, []);
    assert.deepEqual(await runNames(folder), [name]);
  });

  it('is touched by its owner for those who do not see its process', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder);
    append(spool, [1]);
    await spool.synced();
    const path = join(folder, (await runNames(folder))[0] ?? '');
    await utimes(path, 1, 1);
    await eventually(
      () => stat(path),
      ({ mtimeMs }) => mtimeMs > 1000,
    );
    await spool.close();
  });

  it('that was taken over while its owner was held up takes no more messages', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder);
    append(spool, range(0, 5));
    await spool.synced();
    const [name = ''] = await runNames(folder);
    const id = parseRunName(name)?.id ?? '';
    await rename(join(folder, name), join(folder, id));
    assert.deepEqual((await recover(folder)).numbers, range(0, 5));

    append(spool, [5]);
    await assert.rejects(spool.synced(), /taken away while it was written to/);
    await assert.rejects(spool.room(), /taken away/);
    assert.throws(() => append(spool, [6]), /taken away/);
    await spool.close();
  });

  it('is taken over by one of many that come at once', async (t) => {
    const folder = await testFolder(t);
    await leave(folder, { ...(await currentOwner()), pid: 1 });
    const all = await Promise.all(range(0, 10).map(() => open(folder)));
    const numbers = [];
    for (const { spool, notices } of all) {
      numbers.push(...(await drain(spool)).numbers);
      assert.deepEqual(notices, []);
      await spool.close();
    }
    assert.deepEqual(numbers, range(0, 5));
  });

  it('that is a link, or belongs to somebody else, is left alone and said', async (t) => {
    const folder = await testFolder(t);
    const elsewhere = await testFolder(t);
    const id = '20260101T000000000Z-0123456789abcdef';
    await symlink(elsewhere, join(folder, id));
    const link = await recover(folder);
    assert.match(link.notices.join('\n'), /is left alone/);
    assert.deepEqual(await readdir(folder), [id]);

    const foreign = '20260101T000000001Z-0123456789abcdef';
    await mkdir(join(folder, foreign), { mode: 0o700 });
    // Only root can give a folder away.
    const isForeign = await chown(join(folder, foreign), 12_345, 12_345).then(
      () => true,
      () => false,
    );
    const { notices } = await recover(folder);
    assert.equal(notices.length, isForeign ? 2 : 1);
    assert.deepEqual(await readdir(folder), isForeign ? [id, foreign] : [id]);
  });
});

describe('what is no run', () => {
  it('is ignored', async (t) => {
    const folder = await testFolder(t);
    const names = ['a-file', 'quarantine', 'state.json', '@1.2.0123456789abcdef'];
    for (const name of names) await mkdir(join(folder, name), { mode: 0o700 });
    const { notices } = await recover(folder);
    assert.deepEqual(notices, []);
    assert.deepEqual((await readdir(folder)).length, names.length);
  });
});
