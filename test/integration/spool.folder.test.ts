/** A spool folder that others can get at is refused, and so are files in it that are not ours alone. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmod,
  chown,
  link,
  mkdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { LogaggError } from '../../src/errors.ts';
import { testFolder } from '../helpers/folder.ts';
import { append, open, range, recover, segmentPaths } from '../helpers/spool.ts';

/** Says the text of the refusal, with its hint. */
async function refusal(folder: string): Promise<string> {
  const error: unknown = await open(folder).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof LogaggError, String(error));
  assert.ok(error.hint !== undefined);
  assert.ok(error.message.includes(folder.replace(/\/$/, '')), error.message);
  return error.message;
}

describe('a spool folder', () => {
  it('is refused when it is a link, however it is written', async (t) => {
    const parent = await testFolder(t);
    await mkdir(join(parent, 'real'), { mode: 0o700 });
    await symlink(join(parent, 'real'), join(parent, 'link'));
    assert.match(await refusal(join(parent, 'link')), /is no folder but a link or a file/);
    assert.match(await refusal(`${join(parent, 'link')}/`), /is no folder but a link or a file/);
  });

  it('may lie behind a link, as a state folder may', async (t) => {
    const parent = await testFolder(t);
    await mkdir(join(parent, 'real'), { mode: 0o700 });
    await symlink(join(parent, 'real'), join(parent, 'link'));
    const { spool } = await open(join(parent, 'link', 'spool'));
    append(spool, [1]);
    await spool.close();
    assert.deepEqual((await recover(join(parent, 'real', 'spool'))).numbers, [1]);
  });

  it('is refused when others can write to it', async (t) => {
    const folder = await testFolder(t);
    for (const mode of [0o720, 0o702, 0o777, 0o1777]) {
      await chmod(folder, mode);
      assert.match(await refusal(folder), /can be written to by others/);
    }
    await chmod(folder, 0o755);
    await (await open(folder)).spool.close();
  });

  it('is refused where everybody can put another in its place', async (t) => {
    const parent = await testFolder(t);
    await chmod(parent, 0o777);
    assert.match(await refusal(join(parent, 'a', 'spool')), /everybody can write to/);
    await chmod(parent, 0o1777);
    await (await open(join(parent, 'a', 'spool'))).spool.close();
  });

  it('is refused when it is a file, and when it cannot be made', async (t) => {
    const parent = await testFolder(t);
    await writeFile(join(parent, 'file'), '');
    assert.match(await refusal(join(parent, 'file')), /cannot make the spool folder/);
    assert.match(await refusal(join(parent, 'file', 'spool')), /cannot make the spool folder/);
  });

  it('is refused when it belongs to somebody else', async (t) => {
    const folder = await testFolder(t);
    // Only root can give a folder away; to anybody else the root of the file system is another's.
    const isForeign = await chown(folder, 12_345, 12_345).then(
      () => true,
      () => false,
    );
    assert.match(await refusal(isForeign ? folder : '/'), /belongs to user/);
  });
});

describe('a segment that is not ours alone', () => {
  async function withSegment(
    t: TestContext,
    replace: (segment: string, elsewhere: string) => Promise<void> | void,
  ): Promise<void> {
    const folder = await testFolder(t);
    const elsewhere = join(await testFolder(t), 'elsewhere');
    const { spool } = await open(folder, 2000);
    for (const number of range(0, 4)) {
      append(spool, [number], 300);
      await spool.synced();
    }
    await spool.close();
    const [first = ''] = await segmentPaths(folder);
    await rename(first, elsewhere);
    await replace(first, elsewhere);
    const content = await readFile(elsewhere);
    const { numbers, notices } = await recover(folder);
    assert.deepEqual(numbers, [1, 2, 3]);
    assert.match(notices.join('\n'), /00000001\.v1\.seg, which stays where it is/);
    const left = await segmentPaths(folder);
    assert.deepEqual(
      left.map((path) => path.split('/').at(-1)),
      ['00000001.v1.seg'],
    );
    assert.deepEqual(await readFile(elsewhere), content);
  }

  it('is not read when it is a link', (t) =>
    withSegment(t, (segment, elsewhere) => symlink(elsewhere, segment)));

  it('is not read when it has a second name', (t) =>
    withSegment(t, (segment, elsewhere) => link(elsewhere, segment)));

  it('is not waited for when it is a pipe', (t) =>
    withSegment(t, (segment) => void execFileSync('mkfifo', [segment])));
});

describe('a new file of a spool', () => {
  it('does not go through a link that waits in its place', async (t) => {
    const folder = await testFolder(t);
    const victim = join(await testFolder(t), 'victim');
    await writeFile(victim, 'untouched');
    const { spool } = await open(folder, 2000);
    append(spool, [1], 300);
    await spool.synced();
    const run = dirname((await segmentPaths(folder))[0] ?? '');
    await symlink(victim, join(run, '00000002.v1.seg'));
    append(spool, [2], 1000);
    await assert.rejects(spool.synced(), /cannot be relied on: EEXIST/);
    await spool.close();
    assert.equal(await readFile(victim, 'utf8'), 'untouched');
  });

  it('does not go through a link in the place of the next checkpoint', async (t) => {
    const folder = await testFolder(t);
    const victim = join(await testFolder(t), 'victim');
    await writeFile(victim, 'untouched');
    const { spool } = await open(folder);
    append(spool, [1, 2], 300);
    await spool.synced();
    const run = dirname((await segmentPaths(folder))[0] ?? '');
    await symlink(victim, join(run, 'checkpoint.new'));
    const taken = await spool.next();
    assert.ok(taken);
    spool.release(taken.entry);
    await spool.close();
    assert.equal(await readFile(victim, 'utf8'), 'untouched');
    assert.deepEqual((await recover(folder)).numbers, [2]);
    await rm(victim);
  });
});
