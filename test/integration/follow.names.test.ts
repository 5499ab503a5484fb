/** Which files are followed: those that are there, that come later, that match; where each is begun; and how it stops. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { followInput } from '../../src/source/follow.ts';
import { testFolder } from '../helpers/folder.ts';
import { type InputReading, type ReadSource, readInput } from '../helpers/read-input.ts';

const LIMIT = { timeout: 120_000 };
/** Several looks. */
const QUIET_MS = 1200;

interface Followed extends InputReading {
  notices: string[];
}

function follow(
  t: TestContext,
  names: string[],
  from: 'start' | 'end' = 'start',
  onEvent?: () => Promise<void>,
): Followed {
  const notices: string[] = [];
  const onNotice = (text: string) => void notices.push(text);
  const input = followInput({ names, from, now: Date.now, onNotice });
  return { ...readInput(t, input, onEvent), notices };
}

function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, QUIET_MS));
}

function byName(sources: readonly ReadSource[]): Record<string, string[]> {
  return Object.fromEntries(sources.map(({ origin, lines }) => [origin.service, lines]));
}

test('a line comes once it has its end, and a first one too short to know the file opens nothing', async (t) => {
  const path = join(await testFolder(t), 'app.log');
  await writeFile(path, 'on');
  const reading = follow(t, [path]);
  await quiet();
  assert.deepEqual(reading.sources, []);
  await appendFile(path, 'e\ntw');
  assert.deepEqual(await reading.untilLines(1), ['one']);
  await appendFile(path, 'o\n');
  assert.deepEqual(await reading.untilLines(2), ['one', 'two']);
  assert.equal(reading.sources.length, 1);
});

test('a first line of more than 1 KiB opens its source before it has its end', async (t) => {
  const path = join(await testFolder(t), 'app.log');
  await writeFile(path, 'x'.repeat(1024));
  const reading = follow(t, [path]);
  await reading.until(([first]) => first?.rest.length === 1024);
  await appendFile(path, 'y\n');
  assert.deepEqual(await reading.untilLines(1), [`${'x'.repeat(1024)}y`]);
});

test('a stop cuts the half line, soon, and says so', async (t) => {
  const path = join(await testFolder(t), 'app.log');
  await writeFile(path, 'one\nhalf');
  const reading = follow(t, [path, `${path}.missing`]);
  await reading.until(([first]) => first?.rest.length === 4);
  await reading.stop();
  assert.deepEqual(reading.sources[0]?.ended, { isCut: true });
  assert.deepEqual(reading.lines(), ['one']);
});

test('a file that is not there yet is waited for, which is said once, and is read from its start', async (t) => {
  const path = join(await testFolder(t), 'sub', 'app.log');
  const reading = follow(t, [path], 'end');
  await quiet();
  assert.deepEqual(reading.notices, [`waiting for ${path}: there is no such file`]);
  await mkdir(join(path, '..'));
  await writeFile(path, 'one\n');
  assert.deepEqual(await reading.untilLines(1), ['one']);
  assert.equal(reading.notices.length, 1);
});

test('a file that cannot be read is said once, the others go on, and it comes when it can be read', async (t) => {
  const folder = await testFolder(t);
  const path = join(folder, 'loop.log');
  await symlink(path, path);
  await writeFile(join(folder, 'good.log'), 'good\n');
  const reading = follow(t, [path, join(folder, 'good.log')]);
  await reading.untilLines(1);
  await quiet();
  assert.equal(reading.notices.length, 1);
  assert.match(reading.notices[0] ?? '', /^cannot read .*loop\.log, will keep trying: ELOOP/);
  await rm(path);
  await writeFile(path, 'better\n');
  assert.deepEqual(await reading.untilLines(2), ['good', 'better']);
});

test('a folder, a named pipe and a device cannot be followed', async (t) => {
  const folder = await testFolder(t);
  spawnSync('mkfifo', [join(folder, 'pipe')]);
  for (const name of [folder, join(folder, 'pipe'), '/dev/null']) {
    await assert.rejects(follow(t, [name]).done, { kind: 'no-input' });
  }
});

test('new files that match a pattern are read from their start, and hidden ones are not', async (t) => {
  const folder = await testFolder(t);
  await writeFile(join(folder, 'a.log'), 'old\n');
  const reading = follow(t, [`${folder}/**/*.log`], 'end');
  await quiet();
  await mkdir(join(folder, 'deep', 'er'), { recursive: true });
  await writeFile(join(folder, 'deep', 'er', 'b.log'), 'b\n');
  await writeFile(join(folder, '.hidden.log'), 'hidden\n');
  await writeFile(join(folder, 'c.txt'), 'text\n');
  await appendFile(join(folder, 'a.log'), 'new\n');
  await reading.untilLines(2);
  await quiet();
  assert.deepEqual(byName(reading.sources), { a: ['new'], b: ['b'] });
});

test('a pattern that matches nothing yet is said once', async (t) => {
  const folder = await testFolder(t);
  const reading = follow(t, [`${folder}/*.log`]);
  await quiet();
  assert.deepEqual(reading.notices, [`waiting for a file that matches ${folder}/*.log`]);
  await writeFile(join(folder, 'a.log'), 'a\n');
  assert.deepEqual(await reading.untilLines(1), ['a']);
});

test('a name with brackets is that file, where there is one', async (t) => {
  const path = join(await testFolder(t), 'app[1].log');
  await writeFile(path, 'one\n');
  assert.deepEqual(await follow(t, [path]).untilLines(1), ['one']);
});

test('from the end: the first line is the one that was half written, at its start', async (t) => {
  const folder = await testFolder(t);
  const contents = {
    whole: 'old\n',
    half: 'old\nha',
    empty: '',
    onlyHalf: 'o',
    long: `old\n${'x'.repeat(200_000)}`,
  };
  for (const [name, text] of Object.entries(contents)) {
    await writeFile(join(folder, `${name}.log`), text);
  }
  const names = Object.keys(contents).map((name) => join(folder, `${name}.log`));
  const reading = follow(t, names, 'end');
  await quiet();
  assert.deepEqual(reading.lines(), []);
  for (const name of names) await appendFile(name, 'lf\n');
  await reading.untilLines(names.length);
  assert.deepEqual(byName(reading.sources), {
    whole: ['lf'],
    half: ['half'],
    empty: ['lf'],
    onlyHalf: ['olf'],
    long: [`${'x'.repeat(200_000)}lf`],
  });
  assert.equal(reading.sources.find(({ origin }) => origin.service === 'half')?.start, 4);
});

test('a link is followed to the file that it leads to by now', async (t) => {
  const folder = await testFolder(t);
  const link = join(folder, 'current.log');
  await writeFile(join(folder, 'a'), 'a\n');
  await writeFile(join(folder, 'b'), 'b\n');
  await symlink('a', link);
  const reading = follow(t, [link]);
  await reading.untilLines(1);
  await symlink('b', `${link}.new`);
  await rename(`${link}.new`, link);
  assert.deepEqual(await reading.untilLines(2), ['a', 'b']);
});

test('a compressed file is left, and said once', async (t) => {
  const folder = await testFolder(t);
  await writeFile(join(folder, 'app.log'), 'one\n');
  await writeFile(join(folder, 'app.log.1'), gzipSync('zero\n'.repeat(100)));
  const reading = follow(t, [`${folder}/*`]);
  await reading.untilLines(1);
  await quiet();
  assert.deepEqual(reading.lines(), ['one']);
  assert.deepEqual(reading.notices, [`${folder}/app.log.1 is compressed: it is not followed`]);
});

test(
  'a hundred files that grow together are read side by side, however busy one of them is',
  LIMIT,
  async (t) => {
    const folder = await testFolder(t);
    const names = Array.from({ length: 100 }, (_, index) => join(folder, `${index}.log`));
    const busy = join(folder, 'busy.log');
    await writeFile(busy, `${'x'.repeat(99)}\n`.repeat(640_000));
    for (const name of names) await writeFile(name, 'one\n');
    const reading = follow(t, [busy, ...names]);
    const isOne = ({ lines }: ReadSource) => lines[0] === 'one';
    await reading.until((sources) => sources.filter(isOne).length === names.length);
    // 64 MB, of which each of the others waits for one turn.
    assert.ok((reading.sources[0]?.next ?? 0) < 10_000_000, `${reading.sources[0]?.next}`);
    for (const name of names) await appendFile(name, 'two\nthree\n');
    await reading.untilLines(640_000 + 3 * names.length);
    assert.ok(reading.sources.filter(isOne).every(({ lines }) => lines.length === 3));
  },
);

test(
  'files are opened before rotation deletes them, also while nobody takes their lines',
  LIMIT,
  async (t) => {
    const path = join(await testFolder(t), 'app.log');
    await writeFile(path, '0\n');
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    const reading = follow(t, [path], 'start', () => held);
    await reading.until((sources) => sources.length === 1);
    for (let number = 1; number < 4; number += 1) {
      await quiet();
      await rm(path);
      await writeFile(path, `${number}\n`);
    }
    await quiet();
    go();
    assert.deepEqual(await reading.untilLines(4), ['0', '1', '2', '3']);
  },
);
