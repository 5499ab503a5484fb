/** Files are followed by name through every kind of rotation, under load, and no line is missed or comes twice. */
import assert from 'node:assert/strict';
import { appendFile, copyFile, link, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { followInput } from '../../src/source/follow.ts';
import { testFolder } from '../helpers/folder.ts';
import { type InputReading, readInput } from '../helpers/read-input.ts';
import { assertAllOnce, startWriter, type Writer } from '../helpers/writer.ts';

const LIMIT = { timeout: 120_000 };

function follow(t: TestContext, ...names: string[]): InputReading {
  const input = followInput({ names, from: 'start', now: Date.now, onNotice: () => undefined });
  return readInput(t, input);
}

async function endOf(writer: Writer, reading: InputReading): Promise<void> {
  await delay(50);
  const count = await writer.end();
  await reading.untilLines(count);
  await reading.stop();
  assertAllOnce(reading.sources, count);
}

/** Long enough for some looks, or short enough for none. */
function sometimes(): Promise<void> {
  return delay(Math.random() * 600);
}

test(
  'rename: the old file is read to its end, and the new one from its start',
  LIMIT,
  async (t) => {
    const path = join(await testFolder(t), 'app.log');
    const writer = await startWriter(t, path);
    const reading = follow(t, path);
    for (let round = 1; round <= 12; round += 1) {
      await sometimes();
      await rename(path, `${path}.${round}`);
      await writer.reopen();
    }
    await endOf(writer, reading);
    assert.equal(reading.sources.length, 13);
  },
);

test(
  'rename: lines that a writer adds to the old file come too, while the new one grows',
  LIMIT,
  async (t) => {
    const path = join(await testFolder(t), 'app.log');
    const writer = await startWriter(t, path);
    const reading = follow(t, path);
    for (let round = 1; round <= 4; round += 1) {
      await sometimes();
      await rename(path, `${path}.${round}`);
      if (round % 2 === 0) await writeFile(path, '');
      await delay(1000);
      await writer.reopen();
    }
    await endOf(writer, reading);
  },
);

test('rename: a file that came and went between two looks is read', LIMIT, async (t) => {
  const path = join(await testFolder(t), 'app.log');
  const writer = await startWriter(t, path);
  const reading = follow(t, path);
  for (let burst = 0; burst < 4; burst += 1) {
    await sometimes();
    for (let round = 1; round <= 10; round += 1) {
      await delay(10);
      for (let age = burst * 10 + round; age > 1; age -= 1) {
        await rename(`${path}.${age - 1}`, `${path}.${age}`);
      }
      await rename(path, `${path}.1`);
      await writer.reopen();
    }
  }
  await endOf(writer, reading);
});

test(
  'copytruncate: what was not read yet is read from the copy, and the file from its start',
  LIMIT,
  async (t) => {
    const path = join(await testFolder(t), 'app.log');
    const writer = await startWriter(t, path);
    const reading = follow(t, path);
    for (let round = 1; round <= 8; round += 1) {
      await sometimes();
      // Lines between the copy and the truncation are lost to anybody: there are none.
      await writer.pause();
      await copyFile(path, `${path}.${round}`);
      await truncate(path);
      await writer.resume();
    }
    await endOf(writer, reading);
    assert.equal(reading.sources.length, 9);
  },
);

test(
  'a file that was rewritten and is longer than before is read from its start',
  LIMIT,
  async (t) => {
    const path = join(await testFolder(t), 'app.log');
    const reading = follow(t, path);
    await writeFile(path, '0 first\n1 second\n');
    await reading.untilLines(2);
    await writeFile(path, '2 first of the next\n3 second of the next\n4 third\n');
    await reading.untilLines(5);
    await writeFile(path, '2 first of the next\n3 SECOND of the next\n4 third\n5 fourth\n');
    await reading.untilLines(9);
  },
);

test('a file that was rewritten shows it by its first line too, where its last lines are the same', async (t) => {
  const path = join(await testFolder(t), 'app.log');
  const reading = follow(t, path);
  await writeFile(path, `morning\n${'tick\n'.repeat(200)}`);
  await reading.untilLines(201);
  await writeFile(path, `evening\n${'tick\n'.repeat(300)}`);
  const lines = await reading.untilLines(201 + 301);
  assert.deepEqual([lines[0], lines[201]], ['morning', 'evening']);
});

test('delete: what was written before is read, and the next file of the name', LIMIT, async (t) => {
  const path = join(await testFolder(t), 'app.log');
  const writer = await startWriter(t, path);
  const reading = follow(t, path);
  for (let round = 0; round < 8; round += 1) {
    await delay(300);
    await rm(path);
    await sometimes();
    await writer.reopen();
  }
  await endOf(writer, reading);
});

test('a pattern that matches the renamed files too reads each line once', LIMIT, async (t) => {
  const folder = await testFolder(t);
  const path = join(folder, 'app.log');
  const writer = await startWriter(t, path);
  const reading = follow(t, `${folder}/app.log*`, path);
  for (let round = 1; round <= 6; round += 1) {
    await sometimes();
    await rename(path, `${path}.${round}`);
    await writer.reopen();
  }
  await link(path, `${path}.copy`);
  await endOf(writer, reading);
});

test('a renamed file has ended once its name is had by another and it is quiet for some seconds', async (t) => {
  const path = join(await testFolder(t), 'app.log');
  await writeFile(path, 'one\nha');
  const reading = follow(t, path);
  await reading.untilLines(1);
  await rename(path, `${path}.1`);
  await writeFile(path, 'new\n');
  await delay(2000);
  await appendFile(`${path}.1`, 'lf\nend');
  await reading.untilLines(3);
  assert.equal(reading.sources[0]?.ended, undefined);
  await reading.until(([first]) => first?.ended !== undefined);
  assert.deepEqual(reading.lines(), ['one', 'half', 'end', 'new']);
  assert.deepEqual(reading.sources[0]?.ended, { isCut: false });
});
