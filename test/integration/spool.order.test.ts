/** A spool on a real disk: what goes in comes out, in order, until it is released. */
import assert from 'node:assert/strict';
import { EventEmitter, on } from 'node:events';
import { open as openFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { testFolder } from '../helpers/folder.ts';
import {
  append,
  copyDead,
  drain,
  numbered,
  open,
  range,
  recover,
  runNames,
  segmentPaths,
} from '../helpers/spool.ts';

const KB = 1024;

describe('a spool', () => {
  it('gives out what was appended, in order and once', async (t) => {
    const { spool } = await open(await testFolder(t));
    append(spool, range(0, 100));
    await spool.synced();
    assert.deepEqual((await drain(spool, 40)).numbers, range(0, 40));
    append(spool, range(100, 120), 100 * KB);
    await spool.synced();
    assert.deepEqual((await drain(spool)).numbers, range(40, 120));
    assert.equal(await spool.next(), undefined);
    await spool.close();
  });

  it('gives out nothing that is not on disk', async (t) => {
    const { spool } = await open(await testFolder(t));
    append(spool, range(0, 10));
    assert.equal(spool.hasNext, false);
    assert.equal(await spool.next(), undefined);
    await spool.arrival();
    assert.equal(spool.hasNext, true);
    assert.deepEqual((await drain(spool)).numbers, range(0, 10));
    await spool.close();
  });

  it('has on disk, in a file of nobody else, what it says is synced', async (t) => {
    const folder = join(await testFolder(t), 'a', 'b');
    const { spool } = await open(folder);
    append(spool, range(0, 10));
    await spool.synced();
    const copy = await testFolder(t);
    await copyDead(folder, copy);
    assert.deepEqual((await recover(copy)).numbers, range(0, 10));

    const [segment = ''] = await segmentPaths(folder);
    assert.equal((await stat(segment)).mode & 0o777, 0o600);
    assert.equal((await stat(join(segment, '..'))).mode & 0o777, 0o700);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    await spool.close();
  });

  it('says that it is synced only when the disk says so', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder);
    const file = await openFile('/dev/null');
    const prototype = Object.getPrototypeOf(file);
    await file.close();
    const datasync = prototype.datasync;
    const asked = new EventEmitter();
    t.mock.method(prototype, 'datasync', async function slow(this: unknown) {
      await new Promise<void>((resolve) => asked.emit('sync', resolve));
      await datasync.call(this);
    });
    const calls = on(asked, 'sync');
    append(spool, range(0, 5));
    let isSynced = false;
    const synced = spool.synced().then(() => (isSynced = true));
    const { value } = await calls.next();
    await new Promise(setImmediate);
    assert.equal(isSynced, false);
    assert.equal(spool.hasNext, false);
    for (const resume of value) resume();
    await synced;
    assert.equal(spool.hasNext, true);
    t.mock.restoreAll();
    await spool.close();
  });

  it('shares a sync among all that is appended while another is under way', async (t) => {
    const { spool } = await open(await testFolder(t));
    const file = await openFile('/dev/null');
    const prototype = Object.getPrototypeOf(file);
    await file.close();
    const { mock } = t.mock.method(prototype, 'datasync');
    await Promise.all(
      range(0, 1000).map(async (number) => {
        if (number % 100 === 0) await new Promise(setImmediate);
        append(spool, [number]);
        await spool.synced();
      }),
    );
    assert.ok(mock.callCount() <= 12, `${mock.callCount()} syncs`);
    await spool.close();
  });

  it('makes no run before there is something to put into it', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder);
    assert.deepEqual(await readdir(folder), []);
    await spool.close();
    assert.deepEqual(await readdir(folder), []);
  });

  it('leaves nothing behind when all is released, in whatever order', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder, 64 * KB);
    append(spool, range(0, 100), KB);
    await spool.synced();
    const { entries } = await drain(spool);
    for (const entry of entries.toReversed()) spool.release(entry);
    assert.deepEqual({ ...spool.counts.held }, { messages: 0, records: 0, bytes: 0 });
    await spool.close();
    assert.deepEqual(await readdir(folder), []);
  });

  it('keeps what is not released for the next spool, and only that', async (t) => {
    const folder = await testFolder(t);
    const first = await open(folder, 64 * KB);
    append(first.spool, range(0, 30), KB);
    await first.spool.synced();
    const { entries } = await drain(first.spool, 20);
    for (const [index, entry] of entries.entries()) {
      if (index % 3 !== 0) first.spool.release(entry);
    }
    const left = [0, 3, 6, 9, 12, 15, 18, ...range(20, 30)];
    const records = left.reduce((sum, number) => sum + numbered(number).records, 0);
    assert.equal(first.spool.counts.held.records, records);
    await first.spool.close();

    const { spool, notices } = await open(folder);
    const { adopted, held } = spool.counts;
    assert.equal(adopted.runs, 1);
    assert.equal(adopted.messages, left.length);
    assert.equal(adopted.records, records);
    assert.deepEqual({ ...held, runs: 1 }, { ...adopted });
    assert.deepEqual((await drain(spool)).numbers, left);
    assert.deepEqual(notices, []);
    await spool.close();
  });

  it('gives out the runs that it took over before its own, the oldest first', async (t) => {
    const folder = await testFolder(t);
    for (const from of [0, 10, 20]) {
      const { spool } = await open(folder);
      append(spool, range(from, from + 10));
      await spool.synced();
      // Taken over, so that the folder holds more than one: none of them is released.
      await spool.close();
    }
    const { spool } = await open(folder);
    append(spool, range(30, 40));
    await spool.synced();
    assert.equal(spool.counts.adopted.runs, 3);
    assert.deepEqual((await drain(spool)).numbers, range(0, 40));
    await spool.close();
    assert.equal((await runNames(folder)).length, 4);
  });

  it('says when the oldest of its messages was appended', async (t) => {
    const folder = await testFolder(t);
    const before = Date.now();
    const first = await open(folder);
    assert.equal(first.spool.counts.oldest, undefined);
    append(first.spool, [1]);
    assert.ok(Number(first.spool.counts.oldest) >= before);
    const after = Date.now();
    await first.spool.close();

    const { spool } = await open(folder);
    append(spool, [2]);
    const { oldest } = spool.counts;
    assert.ok(oldest !== undefined && oldest >= before && oldest <= after, `${oldest}`);
    const { entries } = await drain(spool);
    assert.equal(spool.counts.oldest, oldest);
    for (const entry of entries) spool.release(entry);
    assert.ok(spool.counts.oldest === undefined || spool.counts.oldest >= after);
    await spool.close();
  });

  it('counts a message once that is released twice', async (t) => {
    const { spool } = await open(await testFolder(t));
    append(spool, range(0, 2));
    await spool.synced();
    const [entry] = (await drain(spool)).entries;
    assert.ok(entry);
    spool.release(entry);
    spool.release(entry);
    assert.equal(spool.counts.held.messages, 1);
    await spool.close();
  });

  it('takes and gives nothing once it is closed, and closes once', async (t) => {
    const { spool, notices } = await open(await testFolder(t));
    append(spool, [1]);
    const arrival = spool.arrival();
    await Promise.all([spool.close(), spool.close(), arrival]);
    assert.throws(() => append(spool, [2]), /closed/);
    assert.equal(await spool.next(), undefined);
    assert.deepEqual(notices, []);
  });
});

describe('a spool with a limit', () => {
  it('is full at the limit, and has room again when messages are released', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder, 64 * KB);
    let count = 0;
    while (spool.full === undefined) {
      append(spool, [count], KB);
      count += 1;
      await spool.pace();
    }
    assert.equal(spool.full, 'limit');
    assert.ok(count > 40 && count <= 64, `${count}`);
    const room = spool.room();
    await spool.synced();
    const { entries } = await drain(spool);
    for (const entry of entries.slice(0, 20)) spool.release(entry);
    await room;
    assert.equal(spool.full, undefined);
    append(spool, [count], KB);
    await spool.close();
    assert.deepEqual((await recover(folder)).numbers, range(20, count + 1));
  });

  it('takes little more of the disk than its limit, however much goes through it', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder, 64 * KB);
    for (const number of range(0, 1000)) {
      await spool.room();
      append(spool, [number], KB);
      await spool.synced();
      const { entries } = await drain(spool);
      for (const entry of entries) spool.release(entry);
      if (number % 100 !== 0) continue;
      let bytes = 0;
      for (const path of await segmentPaths(folder)) bytes += (await stat(path)).size;
      assert.ok(bytes <= 2 * 64 * KB, `${bytes} after ${number}`);
    }
    await spool.close();
    assert.deepEqual(await readdir(folder), []);
  });

  it('takes a message larger than all of it, and then another', async (t) => {
    const { spool } = await open(await testFolder(t), 10 * KB);
    for (const number of [1, 2, 3]) {
      await spool.room();
      append(spool, [number], 100 * KB);
      assert.equal(spool.full, 'limit');
      await spool.synced();
      const { numbers, entries } = await drain(spool);
      assert.deepEqual(numbers, [number]);
      for (const entry of entries) spool.release(entry);
    }
    await spool.close();
  });

  it('counts what it took over towards its limit', async (t) => {
    const folder = await testFolder(t);
    const first = await open(folder);
    append(first.spool, range(0, 64), KB);
    await first.spool.close();
    const { spool } = await open(folder, 64 * KB);
    assert.equal(spool.full, 'limit');
    await spool.close();
  });

  it('keeps one message that is never released, and not all that came after it', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder, 64 * KB);
    for (const number of range(0, 500)) {
      await spool.room();
      append(spool, [number], KB);
      await spool.synced();
      const { numbers, entries } = await drain(spool);
      for (const [index, entry] of entries.entries()) {
        if (numbers[index] !== 0) spool.release(entry);
      }
    }
    await spool.close();
    assert.equal((await segmentPaths(folder)).length, 1);
    assert.deepEqual((await recover(folder)).numbers, [0]);
  });
});

describe('dropping the oldest', () => {
  it('gives up what was not given out, oldest first, and counts it', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder, 64 * KB);
    const numbers = range(0, 200);
    for (const number of numbers) {
      while (spool.full === 'limit') assert.ok(spool.dropOldest());
      append(spool, [number], KB);
      await spool.synced();
    }
    const { dropped, held } = spool.counts;
    assert.equal(dropped.messages + held.messages, 200);
    assert.ok(held.messages > 40, `${held.messages}`);
    const sum = numbers.reduce((records, number) => records + numbered(number).records, 0);
    assert.equal(dropped.records + held.records, sum);
    const { messages } = dropped;
    await spool.close();
    const recovered = await recover(folder);
    assert.deepEqual(recovered.numbers, range(messages, 200));
    assert.deepEqual(recovered.notices, []);
  });

  it('keeps what was given out until it is released', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder, 64 * KB);
    append(spool, range(0, 60), KB);
    await spool.synced();
    const { entries } = await drain(spool, 10);
    while (spool.dropOldest() !== undefined);
    assert.equal(spool.counts.held.messages, 10);
    assert.equal(spool.counts.dropped.messages, 50);
    append(spool, [60], KB);
    await spool.synced();
    assert.deepEqual((await drain(spool)).numbers, [60]);
    for (const entry of entries.slice(1)) spool.release(entry);
    await spool.close();
    assert.deepEqual((await recover(folder)).numbers, [0, 60]);
  });

  it('has nothing to give up when all was given out', async (t) => {
    const { spool } = await open(await testFolder(t));
    assert.equal(spool.dropOldest(), undefined);
    append(spool, range(0, 5));
    await spool.synced();
    await drain(spool);
    assert.equal(spool.dropOldest(), undefined);
    await spool.close();
  });

  it('may come in the middle of a read', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder, 64 * KB);
    append(spool, range(0, 60), KB);
    await spool.synced();
    const reads = range(0, 20).map(() => spool.next());
    const { messages = 0 } = spool.dropOldest() ?? {};
    const taken = await Promise.all(reads);
    assert.deepEqual(
      taken.map((each) => each?.message.headers?.['x-number']),
      range(messages, messages + 20),
    );
    await spool.close();
  });
});
