/** Files that are read once to their end: plain, compressed, by pattern, through a pipe, and from where they are safe. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFile, mkdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { fingerprintOf } from '../../src/record/fingerprint.ts';
import { type FilesSettings, filesInput } from '../../src/source/files.ts';
import { testFolder } from '../helpers/folder.ts';
import { type InputReading, readInput } from '../helpers/read-input.ts';

function read(
  t: TestContext,
  names: string[],
  more: Partial<FilesSettings> = {},
  onEvent?: () => void,
): InputReading {
  const settings = { names, now: Date.now, onNotice: () => undefined, ...more };
  return readInput(t, filesInput(settings), onEvent);
}

async function linesIn(t: TestContext, ...names: string[]): Promise<string[]> {
  const reading = read(t, names);
  await reading.done;
  return reading.lines();
}

function numbered(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join('');
}

test('files are read in the order in which they are named, each with what is known of it', async (t) => {
  const folder = await testFolder(t);
  const [first, second] = [join(folder, 'api.log.2'), join(folder, 'web.txt')];
  await writeFile(first, 'a\nb\n');
  await writeFile(second, 'first line\nc');
  await utimes(second, 1, 1.5);
  const reading = read(t, [second, first]);
  await reading.done;
  assert.deepEqual(reading.lines(), ['first line', 'c', 'a', 'b']);
  const { dev, ino } = await stat(second);
  assert.deepEqual(reading.sources[0]?.origin, {
    name: second,
    service: 'web',
    fingerprint: fingerprintOf(`${dev}:${ino}:first line`),
    fallbackTime: 1500,
    canBeReadAgain: true,
  });
  assert.equal(reading.sources[1]?.origin.service, 'api');
  assert.deepEqual(reading.sources[1]?.ended, { isCut: false });
});

test('a large file comes in chunks of 256 KiB, and a stop ends it between two', async (t) => {
  const path = join(await testFolder(t), 'large.log');
  await writeFile(path, numbered(0, 500_000));
  const reading = read(t, [path, path]);
  await reading.done;
  assert.equal(reading.lines().length, 500_000);
  let events = 0;
  const cut: InputReading = read(t, [path], { service: 'mine' }, () => {
    events += 1;
    if (events === 4) void cut.stop();
  });
  await cut.done;
  assert.equal(cut.sources[0]?.next, 3 * 256 * 1024);
  assert.deepEqual(cut.sources[0]?.ended, { isCut: true });
  assert.equal(cut.sources[0]?.origin.service, 'mine');
});

test('a missing file, a folder and a pattern without match are errors before anything is read', async (t) => {
  const folder = await testFolder(t);
  const path = join(folder, 'app.log');
  await writeFile(path, 'a\n');
  for (const name of [
    join(folder, 'missing'),
    folder,
    join(folder, '*.txt'),
    join(path, 'below'),
  ]) {
    const reading = read(t, [path, name]);
    await assert.rejects(reading.done, (error: Error) => {
      assert.ok(error.message.includes(name), error.message);
      return 'kind' in error && error.kind === 'no-input';
    });
    assert.deepEqual(reading.sources, []);
  }
});

test('a pattern gives its files sorted by name, each file once', async (t) => {
  const folder = await testFolder(t);
  await mkdir(join(folder, 'deep', 'er'), { recursive: true });
  for (const name of ['b.log', 'a.log', 'deep/er/c.log', '.hidden.log', 'd[1].log']) {
    await writeFile(join(folder, name), `${name}\n`);
  }
  assert.deepEqual(await linesIn(t, `${folder}/*.log`, join(folder, 'a.log')), [
    'a.log',
    'b.log',
    'd[1].log',
  ]);
  assert.deepEqual(await linesIn(t, `${folder}/**/[!ab].log`), ['deep/er/c.log']);
  assert.deepEqual(await linesIn(t, join(folder, 'd[1].log')), ['d[1].log']);
});

test('a compressed file is read as what it holds, whatever its name, with all its members', async (t) => {
  const path = join(await testFolder(t), 'api.log.1');
  const members = [numbered(0, 50_000), numbered(50_000, 50_001), '', numbered(50_001, 60_000)];
  await writeFile(path, Buffer.concat(members.map((text) => gzipSync(text))));
  const reading = read(t, [path]);
  await reading.done;
  assert.equal(`${reading.lines().join('\n')}\n`, numbered(0, 60_000));
  assert.equal(reading.sources[0]?.next, numbered(0, 60_000).length);
});

test('of a damaged compressed file all is read that can be, then the other files, then it is an error', async (t) => {
  const folder = await testFolder(t);
  const other = join(folder, 'other.log');
  await writeFile(other, 'other\n');
  const text = numbered(0, 20_000);
  const whole = gzipSync(text);
  const flipped = Buffer.from(whole);
  flipped.writeUInt32LE(1, flipped.length - 8);
  // Its second block is of a kind that does not exist (RFC 1951 section 3.2.3).
  const header = whole.subarray(0, 10);
  const block = deflateRawSync(text, { finishFlush: 2 });
  const damage = {
    truncated: { bytes: whole.subarray(0, -9), least: 20_000 },
    'without its trailer': { bytes: whole.subarray(0, -8), least: 20_000 },
    'with a wrong checksum': { bytes: flipped, least: 20_000 },
    'with a bad block': {
      bytes: Buffer.concat([header, block, Buffer.alloc(9, 0xff)]),
      least: 20_000,
    },
    'followed by something else': {
      bytes: Buffer.concat([whole, Buffer.from('x')]),
      least: 20_000,
    },
    'cut in the middle': { bytes: whole.subarray(0, whole.length / 2), least: 9000 },
  };
  for (const [what, { bytes, least }] of Object.entries(damage)) {
    const path = join(folder, `${what}.gz`);
    await writeFile(path, bytes);
    const reading = read(t, [path, other]);
    await assert.rejects(reading.done, { message: /\.gz could be read in part only: / }, what);
    const [damaged, good] = reading.sources;
    assert.ok(text.startsWith(damaged?.lines.join('\n') ?? '?'), what);
    assert.ok((damaged?.lines.length ?? 0) >= least - 1, `${what}: ${damaged?.lines.length}`);
    assert.deepEqual(damaged?.ended, { isCut: true }, what);
    assert.deepEqual(good?.lines, ['other'], what);
  }
});

test('a compressed file that holds very much is only long', async (t) => {
  const path = join(await testFolder(t), 'bomb.gz');
  const member = gzipSync(Buffer.alloc(50_000_000, 'x\n'));
  await writeFile(path, Buffer.concat([member, member, member, member]));
  let bytes = 0;
  let largest = 0;
  const input = filesInput({ names: [path], now: Date.now, onNotice: () => undefined });
  for await (const event of input.read(new AbortController().signal)) {
    if (event.type !== 'bytes') continue;
    bytes += event.bytes.length;
    largest = Math.max(largest, event.bytes.buffer.byteLength);
  }
  assert.equal(bytes, 200_000_000);
  assert.ok(largest <= 256 * 1024);
});

test('a named pipe is read once, and a stop does not wait for its writer', async (t) => {
  const path = join(await testFolder(t), 'pipe');
  spawnSync('mkfifo', [path]);
  const reading = read(t, [path]);
  const writer = spawn('sh', ['-c', `printf 'a\\nb' > ${path}`]);
  await reading.done;
  assert.deepEqual(reading.lines(), ['a', 'b']);
  assert.equal(reading.sources[0]?.origin.canBeReadAgain, false);
  assert.equal(writer.exitCode ?? 0, 0);
  const waiting = read(t, [path]);
  await waiting.until(({ length }) => length === 1);
  await waiting.stop();
  assert.deepEqual(waiting.sources[0]?.ended, { isCut: true });
});

test('with a state file reading goes on where the broker had confirmed', async (t) => {
  const folder = await testFolder(t);
  const stateFile = join(folder, 'state.json');
  const [plain, compressed] = [join(folder, 'app.log'), join(folder, 'app.gz')];
  await writeFile(plain, numbered(0, 20_000));
  await writeFile(compressed, gzipSync(numbered(0, 20_000)));
  const first = read(t, [plain, compressed], { stateFile });
  await first.done;
  first.confirmAll();
  await first.stop();
  const second = read(t, [plain, compressed], { stateFile });
  await second.done;
  await second.stop();
  assert.deepEqual(second.lines(), []);

  const state = await readFile(stateFile, 'utf8');
  // In the middle of line 1.
  await writeFile(stateFile, state.replace(/"offset":\d+/g, '"offset":9'));
  await appendFile(plain, numbered(20_000, 20_001));
  const third = read(t, [plain, compressed], { stateFile });
  await third.done;
  await third.stop();
  assert.equal(third.lines().length, 19_999 + 19_998);
  assert.deepEqual(
    third.sources.map(({ start, lines }) => [start, lines[0]]),
    [
      [14, 'line 2'],
      [14, 'line 2'],
    ],
  );
  assert.equal(third.sources[0]?.origin.fingerprint, first.sources[0]?.origin.fingerprint);

  await truncate(plain, 14);
  const fourth = read(t, [plain], { stateFile });
  await fourth.done;
  assert.deepEqual(fourth.lines(), ['line 0', 'line 1']);
});
