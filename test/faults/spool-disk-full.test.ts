/** The disk under a spool is full, or broken. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, open as openFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openSpool } from '../../src/spool/open-spool.ts';
import { eventually } from '../helpers/eventually.ts';
import { testFolder } from '../helpers/folder.ts';
import { append, drain, open, range, recover, segmentPaths } from '../helpers/spool.ts';

const KB = 1024;
const limited = fileURLToPath(new URL('./spool-limited.ts', import.meta.url));

describe('a spool whose files may not grow', () => {
  it('goes on in another file; what fits in none is held back, and the rest is drained', async (t) => {
    const folder = await testFolder(t);
    const command = `ulimit -f 256; exec "$0" --import tsx "$1" "$2"`;
    const args = ['-c', command, process.execPath, limited, folder];
    const { stdout } = await promisify(execFile)('bash', args);
    const { before, full, numbers, notices, unwritten, held } = JSON.parse(stdout);
    assert.equal(before, undefined);
    assert.equal(full, 'disk');
    assert.deepEqual(numbers, range(0, 20));
    assert.match(
      notices.join('\n'),
      /^the disk of the spool is full, waiting for space: EFBIG[^\n]*$/,
    );
    assert.equal(unwritten.messages, 2);
    assert.equal(held.messages, 12);

    const segments = await segmentPaths(folder);
    assert.ok(segments.length > 2, `${segments.length}`);
    for (const segment of segments) assert.ok((await stat(segment)).size <= 256 * KB, segment);
    const left = await recover(folder);
    assert.deepEqual(left.numbers, range(10, 20));
    assert.equal(left.damaged, 0);
  });
});

interface BrokenFile {
  /** Makes the next calls fail with this code, `undefined` to let them through; says how many failed. */
  fail(code: string | undefined): void;
  readonly failed: number;
}

/** Breaks a call of all open files of this process, as no file system can be told to everywhere. */
async function breakFiles(
  t: TestContext,
  call: 'datasync' | 'sync' | 'write',
): Promise<BrokenFile> {
  const file = await openFile('/dev/null');
  const prototype = Object.getPrototypeOf(file);
  await file.close();
  const original = prototype[call];
  let code: string | undefined;
  let failed = 0;
  t.mock.method(prototype, call, function broken(this: unknown, ...args: unknown[]) {
    if (code === undefined) return original.apply(this, args);
    failed += 1;
    return Promise.reject(Object.assign(new Error(`${code}: broken, ${call}`), { code }));
  });
  return {
    fail: (next) => (code = next),
    get failed() {
      return failed;
    },
  };
}

for (const call of ['datasync', 'write'] as const) {
  for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) {
    it(`a spool takes messages again after ${code} from ${call}, in order and each once`, async (t) => {
      const folder = await testFolder(t);
      const { spool, notices } = await open(folder);
      const disk = await breakFiles(t, call);
      append(spool, range(0, 5));
      await spool.synced();
      disk.fail(code);
      append(spool, range(5, 10));
      await spool.pace();
      while (spool.full === undefined) await new Promise(setImmediate);
      assert.equal(spool.full, 'disk');
      append(spool, range(10, 12));
      assert.deepEqual((await drain(spool)).numbers, range(0, 5));
      disk.fail(undefined);
      await spool.room();
      await spool.synced();
      assert.deepEqual((await drain(spool)).numbers, range(5, 12));
      assert.equal(notices.length, 2, notices.join('\n'));
      assert.match(notices[1] ?? '', /takes messages again/);
      await spool.close();
      const left = await recover(folder);
      assert.deepEqual(left.numbers, range(0, 12));
      assert.deepEqual(left.notices, []);
    });
  }

  it(`a spool trusts a disk no more after EIO from ${call}, and does not try it again`, async (t) => {
    const folder = await testFolder(t);
    const failures: unknown[] = [];
    const spool = await openSpool({
      folder,
      maxBytes: 2 ** 20,
      now: Date.now,
      onNotice: assert.fail,
      onFailed: (error) => failures.push(error),
    });
    const disk = await breakFiles(t, call);
    append(spool, range(0, 5));
    await spool.synced();
    disk.fail('EIO');
    append(spool, range(5, 10));
    const expected = { name: 'LogaggError', message: /cannot be relied on: EIO/ };
    const waits = [spool.synced(), spool.room(), spool.pace()];
    await assert.rejects(waits[0] ?? Promise.resolve(), expected);
    disk.fail(undefined);
    for (const wait of [spool.synced(), spool.room(), spool.arrival()]) {
      await assert.rejects(wait, expected);
    }
    assert.throws(() => append(spool, [10]), expected);
    await Promise.allSettled(waits);
    await spool.close();
    assert.equal(disk.failed, 1);
    assert.equal(failures.length, 1);
    assert.deepEqual((await recover(folder)).numbers.slice(0, 5), range(0, 5));
  });
}

it('a spool deletes what is released even when the disk has no space for a checkpoint', async (t) => {
  const folder = await testFolder(t);
  const { spool, notices } = await open(folder, 2000);
  for (const number of range(0, 5)) {
    append(spool, [number], 300);
    await spool.synced();
  }
  const { entries } = await drain(spool);
  const disk = await breakFiles(t, 'sync');
  disk.fail('ENOSPC');
  for (const entry of entries.slice(1)) spool.release(entry);
  await eventually(
    () => segmentPaths(folder),
    (paths) => paths.length === 1,
  );
  disk.fail(undefined);
  await spool.close();
  assert.deepEqual(notices, []);
  assert.ok(disk.failed > 0);
  const left = await recover(folder);
  assert.deepEqual(left.numbers, [0]);
  assert.deepEqual(left.notices, []);
});

/** A disk of one megabyte; `undefined` where this user may not mount one. */
async function smallDisk(t: TestContext): Promise<string | undefined> {
  const disk = await mkdtemp(join(tmpdir(), 'logagg-test-'));
  try {
    const mount = 'mount -t tmpfs -o size=1m,mode=700 tmpfs "$0"';
    execFileSync('bash', ['-c', mount, disk], { stdio: 'ignore' });
  } catch {
    await rmdir(disk);
    return undefined;
  }
  t.after(async () => {
    execFileSync('bash', ['-c', 'umount "$0"', disk]);
    await rmdir(disk);
  });
  return disk;
}

describe('a spool on a small disk', () => {
  it('waits while others fill it, and goes on when they are gone', async (t) => {
    const disk = await smallDisk(t);
    if (disk === undefined) return;
    const folder = join(disk, 'spool');
    const { spool } = await open(folder);
    append(spool, range(0, 5), 20 * KB);
    await spool.synced();
    await writeFile(join(disk, 'other'), Buffer.alloc(2 ** 20)).catch(() => undefined);
    append(spool, range(5, 10), 20 * KB);
    while (spool.full === undefined) await new Promise(setImmediate);
    assert.deepEqual((await drain(spool)).numbers, range(0, 5));
    await rm(join(disk, 'other'));
    await spool.synced();
    assert.equal(spool.full, undefined);
    assert.deepEqual((await drain(spool)).numbers, range(5, 10));
    await spool.close();
    assert.deepEqual((await recover(folder)).numbers, range(0, 10));
  });

  it('that it fills itself makes space by draining, and loses nothing', async (t) => {
    const disk = await smallDisk(t);
    if (disk === undefined) return;
    const folder = join(disk, 'spool');
    // Its limit is far beyond the disk, its segments are small.
    const { spool, notices } = await open(folder, 2 * 2 ** 20);
    async function produce(): Promise<void> {
      for (const number of range(0, 200)) {
        await spool.room();
        append(spool, [number], 20 * KB);
      }
    }
    const produced = produce();
    while (spool.full !== 'disk') await new Promise(setImmediate);
    const received: number[] = [];
    while (received.length < 200) {
      await spool.arrival();
      const { numbers, entries } = await drain(spool, 10);
      received.push(...numbers);
      for (const entry of entries) spool.release(entry);
    }
    await produced;
    assert.deepEqual(received, range(0, 200));
    assert.match(notices.at(-1) ?? '', /takes messages again/);
    await spool.close();
    assert.equal((await recover(folder)).damaged, 0);
  });
});
