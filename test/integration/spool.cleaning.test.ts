/** Cleaning up may be cut short between any two of its steps. */
import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { cleaningSteps } from '../../src/spool/cleaner.ts';
import { createLosses } from '../../src/spool/losses.ts';
import { loadOrphans } from '../../src/spool/load-runs.ts';
import { currentOwner } from '../../src/process-owner.ts';
import { retire } from '../../src/spool/run.ts';
import { eventually } from '../helpers/eventually.ts';
import { testFolder } from '../helpers/folder.ts';
import { append, disown, open, range, recover, runNames, segmentPaths } from '../helpers/spool.ts';

const COUNT = 20;

/** A folder in which all but the last five messages are released in memory, and cleaned up only so many steps. */
async function cleanedTo(folder: string, steps: number): Promise<number> {
  const onNotice = (text: string) => assert.fail(text);
  const losses = createLosses(folder, onNotice);
  const [run] = await loadOrphans(folder, await currentOwner(), losses, onNotice);
  assert.ok(run);
  for (const segment of run.segments.slice(0, -5)) {
    run.released.add(segment.first, segment.last);
    segment.held = 0;
    retire(segment);
  }
  const all = cleaningSteps(run, () => undefined);
  for (const step of all.slice(0, steps)) await step();
  await disown(folder);
  return all.length;
}

describe('cleaning up', () => {
  it('loses nothing and wedges nothing when it ends after any step', async (t) => {
    const original = join(await testFolder(t), 'original');
    const { spool } = await open(original, 2000);
    for (const number of range(0, COUNT)) {
      append(spool, [number], 300);
      await spool.synced();
    }
    await spool.close();
    assert.equal((await segmentPaths(original)).length, COUNT);

    let last = 1;
    for (let steps = 0; steps <= last; steps += 1) {
      const folder = `${original}-${steps}`;
      await cp(original, folder, { recursive: true });
      last = await cleanedTo(folder, steps);
      const { numbers, notices } = await recover(folder);
      // Before the checkpoint is in its place nobody knows; from then on nothing is sent again.
      assert.deepEqual(numbers, steps < 2 ? range(0, COUNT) : range(COUNT - 5, COUNT), `${steps}`);
      assert.deepEqual(notices, [], `${steps}`);
      assert.deepEqual(await readdir(folder), [], `${steps}`);
    }
    assert.ok(last >= COUNT - 5 + 2, `${last}`);
  });

  it('removes a run that its owner could not remove any more', async (t) => {
    for (const names of [[], ['checkpoint'], ['checkpoint', 'checkpoint.new']]) {
      const folder = await testFolder(t);
      const { spool } = await open(folder);
      append(spool, [1]);
      await spool.close();
      const run = join(folder, (await runNames(folder))[0] ?? '');
      await rm(run, { recursive: true });
      await mkdir(run, { mode: 0o700 });
      const checkpoint = '{"format":"logagg.spool.v1","released":[[1,1]]}';
      const text = `${checkpoint}\n${crc32(checkpoint).toString(16).padStart(8, '0')}\n`;
      for (const name of names) await writeFile(join(run, name), text);
      assert.deepEqual((await recover(folder)).notices, []);
      assert.deepEqual(await readdir(folder), []);
    }
  });

  it('writes down what is released within a second, without an end', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder);
    append(spool, [1, 2]);
    await spool.synced();
    const taken = await spool.next();
    assert.ok(taken);
    spool.release(taken.entry);
    const run = join(folder, (await runNames(folder))[0] ?? '');
    await eventually(
      () => readFile(join(run, 'checkpoint'), 'utf8').catch(() => ''),
      (text) => text.includes('"released":[[1,1]]'),
    );
    await spool.close();
  });

  it('leaves a run in which there is something else', async (t) => {
    const folder = await testFolder(t);
    const { spool } = await open(folder);
    append(spool, [1]);
    await spool.close();
    await writeFile(join(folder, (await runNames(folder))[0] ?? '', 'notes.txt'), 'keep');
    assert.deepEqual((await recover(folder)).numbers, [1]);
    const [run = ''] = await runNames(folder);
    assert.deepEqual(await readdir(join(folder, run)), ['notes.txt']);
    assert.deepEqual((await recover(folder)).numbers, []);
  });
});
