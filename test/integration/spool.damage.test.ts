/** Damage on disk costs the messages whose bytes it hits, and no other. */
import assert from 'node:assert/strict';
import {
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { encodeFrame, HEAD_BYTES } from '../../src/spool/frame.ts';
import { parseRunName } from '../../src/spool/run-name.ts';
import { testFolder } from '../helpers/folder.ts';
import {
  append,
  disown,
  drain,
  numbered,
  open,
  range,
  recover,
  runNames,
  segmentPaths,
} from '../helpers/spool.ts';

const COUNT = 4;
const all = range(1, COUNT + 1);

interface Original {
  folder: string;
  segment: string;
  bytes: Buffer;
  /** Where each message begins, and the end of the last. */
  bounds: number[];
  marker: Buffer;
}

/** A spool of one segment that was left behind. */
async function original(t: TestContext): Promise<Original> {
  const folder = join(await testFolder(t), 'original');
  const { spool } = await open(folder);
  append(spool, all);
  await spool.close();
  const [segment = ''] = await segmentPaths(folder);
  const marker = parseRunName((await runNames(folder))[0] ?? '')?.marker ?? Buffer.alloc(0);
  const bytes = await readFile(segment);
  const bounds = [0];
  for (const number of all) {
    bounds.push((bounds.at(-1) ?? 0) + encodeFrame(marker, number, 0, numbered(number)).length);
  }
  assert.equal(bounds.at(-1), bytes.length);
  return { folder, segment, bytes, bounds, marker };
}

let copies = 0;

/** What comes of a copy of it with other bytes in the segment. */
async function recoverWith({ folder, segment }: Original, bytes: Buffer) {
  const copy = join(dirname(folder), `copy-${(copies += 1)}`);
  await cp(folder, copy, { recursive: true });
  await writeFile(segment.replace(folder, copy), bytes);
  return { copy, ...(await recover(copy)) };
}

/** Several at a time: they wait for the disk. */
async function each(numbers: number[], check: (number: number) => Promise<void>): Promise<void> {
  const left = numbers.values();
  const worker = async (): Promise<void> => {
    for (const number of left) await check(number);
  };
  await Promise.all(range(0, 8).map(worker));
}

async function quarantined(folder: string): Promise<Buffer[]> {
  const place = join(folder, 'quarantine');
  const names = await readdir(place).catch((): string[] => []);
  return Promise.all(names.sort().map((name) => readFile(join(place, name))));
}

describe('a segment that is cut off', () => {
  it('gives all whole messages before the cut, at every byte', async (t) => {
    const made = await original(t);
    await each(range(0, made.bytes.length + 1), async (end) => {
      const { numbers, notices, copy } = await recoverWith(made, made.bytes.subarray(0, end));
      const whole = made.bounds.filter((bound) => bound > 0 && bound <= end).length;
      assert.deepEqual(numbers, range(1, whole + 1), `cut at ${end}`);
      const torn = made.bytes.subarray(made.bounds[whole], end);
      assert.equal(notices.length, torn.length > 0 ? 1 : 0, `cut at ${end}: ${notices.join()}`);
      assert.deepEqual(await quarantined(copy), torn.length > 0 ? [torn] : [], `cut at ${end}`);
      assert.deepEqual(await runNames(copy), [], `cut at ${end}`);
    });
  });
});

describe('a flipped byte', () => {
  it('costs its message, is reported once and kept in quarantine, wherever it is', async (t) => {
    const made = await original(t);
    await each(range(0, made.bytes.length), async (at) => {
      const bytes = Buffer.from(made.bytes);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      const hit = made.bounds.filter((bound) => bound <= at).length;
      const { numbers, damaged, notices, copy } = await recoverWith(made, bytes);
      assert.deepEqual(
        numbers,
        all.filter((number) => number !== hit),
        `byte ${at}`,
      );
      assert.equal(damaged, 1, `byte ${at}`);
      assert.equal(notices.length, 1, `byte ${at}: ${notices.join()}`);
      const kept = bytes.subarray(made.bounds[hit - 1], made.bounds[hit]);
      assert.deepEqual(await quarantined(copy), [kept], `byte ${at}`);
      assert.deepEqual(await runNames(copy), [], `byte ${at}`);
    });
  });

  it('in a checkpoint costs nothing: what it might have said is sent again', async (t) => {
    const folder = join(await testFolder(t), 'original');
    const { spool } = await open(folder);
    append(spool, all);
    await spool.synced();
    for (const entry of (await drain(spool, 3)).entries) spool.release(entry);
    await spool.close();
    const [run = ''] = await runNames(folder);
    const bytes = await readFile(join(folder, run, 'checkpoint'));
    await each(range(0, bytes.length), async (at) => {
      const copy = join(dirname(folder), `copy-${at}`);
      await cp(folder, copy, { recursive: true });
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      await writeFile(join(copy, run, 'checkpoint'), broken);
      const { numbers, notices, damaged } = await recover(copy);
      assert.deepEqual(numbers, all, `byte ${at}`);
      assert.equal(damaged, 0);
      assert.equal(notices.length, 1, `byte ${at}`);
    });
  });

  it('that comes after the start is found when its message is read', async (t) => {
    const folder = await testFolder(t);
    const { spool, notices } = await open(folder);
    append(spool, range(0, 100), 1000);
    await spool.synced();
    const [segment = ''] = await segmentPaths(folder);
    const bytes = await readFile(segment);
    bytes[Math.floor(bytes.length / 2)] = 0;
    await writeFile(segment, bytes);
    const { numbers, entries } = await drain(spool);
    assert.equal(numbers.length, 99);
    assert.equal(spool.counts.damaged.messages, 1);
    assert.equal(notices.length, 1);
    for (const entry of entries) spool.release(entry);
    assert.equal(spool.counts.held.messages, 0);
    await spool.close();
    assert.deepEqual(await readdir(folder), ['quarantine']);
  });
});

describe('forged content', () => {
  it('of any length costs its message', async (t) => {
    const made = await original(t);
    for (const at of [12, 16]) {
      for (const length of [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
        const bytes = Buffer.from(made.bytes);
        bytes.writeUInt32LE(length, (made.bounds[2] ?? 0) + at);
        const { numbers, damaged } = await recoverWith(made, bytes);
        assert.deepEqual(numbers, [1, 2, 4], `${length} at ${at}`);
        assert.equal(damaged, 1);
      }
    }
  });

  it('of a length beyond that of any message is not read into memory', async (t) => {
    const made = await original(t);
    const { mock } = t.mock.method(Buffer, 'allocUnsafeSlow');
    made.bytes.writeUInt32LE(140_000_000, (made.bounds[3] ?? 0) + 16);
    await writeFile(made.segment, made.bytes);
    await truncate(made.segment, 150_000_000);
    assert.deepEqual((await recover(made.folder)).numbers, [1, 2, 3]);
    const sizes = mock.calls.map((call) => call.arguments[0]);
    assert.equal(Math.max(...sizes), 1024 * 1024);
  });

  it('between two messages costs none, and is kept', async (t) => {
    const made = await original(t);
    const at = made.bounds[2] ?? 0;
    const junk = Buffer.concat([made.marker, made.marker, Buffer.from('junk')]);
    const bytes = Buffer.concat([made.bytes.subarray(0, at), junk, made.bytes.subarray(at)]);
    const { numbers, damaged, notices, copy } = await recoverWith(made, bytes);
    assert.deepEqual(numbers, all);
    assert.equal(damaged, 0);
    assert.equal(notices.length, 1);
    assert.deepEqual(await quarantined(copy), [junk]);
  });

  it('inside a damaged message is not taken for one, as it does not know the marker', async (t) => {
    const folder = join(await testFolder(t), 'original');
    const { spool } = await open(folder);
    const forged = encodeFrame(Buffer.from('guessed!'), 2, 0, numbered(666));
    spool.append({ ...numbered(1), body: forged });
    append(spool, [2]);
    await spool.close();
    const [segment = ''] = await segmentPaths(folder);
    const bytes = await readFile(segment);
    bytes[HEAD_BYTES] = 0;
    await writeFile(segment, bytes);
    assert.deepEqual((await recover(folder)).numbers, [2]);
  });

  it('with a right checksum and wrong properties costs its message', async (t) => {
    const made = await original(t);
    const wrong = { ...numbered(3), routingKey: JSON.parse('7') };
    const frame = encodeFrame(made.marker, 3, 0, wrong);
    const bytes = Buffer.concat([
      made.bytes.subarray(0, made.bounds[2]),
      frame,
      made.bytes.subarray(made.bounds[3]),
    ]);
    const { numbers, damaged, copy } = await recoverWith(made, bytes);
    assert.deepEqual(numbers, [1, 2, 4]);
    assert.equal(damaged, 1);
    assert.deepEqual(await quarantined(copy), [frame]);
    assert.deepEqual(await runNames(copy), []);
  });

  it('with numbers that go back is what was written twice, and given out once', async (t) => {
    const made = await original(t);
    const at = made.bounds[3];
    const again = made.bytes.subarray(made.bounds[1], at);
    const bytes = [made.bytes.subarray(0, at), again, made.bytes.subarray(at), again];
    const { numbers, notices, spool } = await recoverWith(made, Buffer.concat(bytes));
    assert.deepEqual(numbers, all);
    assert.deepEqual(notices, []);
    assert.equal(spool.counts.adopted.messages, COUNT);
  });

  it('with numbers that jump is given out, and what is missing is said', async (t) => {
    const made = await original(t);
    const far = encodeFrame(made.marker, 2 ** 48 - 1, 0, numbered(5));
    const { numbers, notices } = await recoverWith(made, Buffer.concat([made.bytes, far]));
    assert.deepEqual(numbers, [...all, 5]);
    assert.match(notices.join('\n'), /^281474976710650 messages missing/);
  });
});

describe('a segment', () => {
  async function threeSegments(t: TestContext): Promise<{ folder: string; segments: string[] }> {
    const folder = await testFolder(t);
    const { spool } = await open(folder, 8 * 1000);
    for (const number of range(0, 9)) {
      append(spool, [number], 400);
      await spool.synced();
    }
    await spool.close();
    const segments = await segmentPaths(folder);
    assert.ok(segments.length >= 3, `${segments.length}`);
    return { folder, segments };
  }

  it('that is missing is said, and costs only what was in it', async (t) => {
    const { folder, segments } = await threeSegments(t);
    await rm(segments[1] ?? '');
    const { numbers, damaged, notices } = await recover(folder);
    assert.equal(numbers.length + damaged, 9);
    assert.ok(damaged > 0 && numbers.includes(0) && numbers.includes(8));
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    );
    assert.match(notices.join('\n'), new RegExp(`^${damaged} messages missing before message`));
    assert.deepEqual(await runNames(folder), []);
  });

  it('in the middle that is cut off costs what was cut off', async (t) => {
    const { folder, segments } = await threeSegments(t);
    const middle = segments[1] ?? '';
    await truncate(middle, (await stat(middle)).size - 1);
    const { numbers, damaged, notices } = await recover(folder);
    assert.equal(numbers.length, 8);
    assert.equal(damaged, 1);
    assert.equal(notices.length, 1);
    assert.deepEqual(await runNames(folder), []);
  });

  it('of a newer version is left to that one, and the others are given out', async (t) => {
    const { folder, segments } = await threeSegments(t);
    const middle = segments[1] ?? '';
    await rename(middle, middle.replace('.v1.', '.v2.'));
    const { numbers, notices } = await recover(folder);
    assert.ok(numbers.includes(0) && numbers.includes(8));
    assert.match(notices.join('\n'), /newer logagg/);
    const [run = ''] = await runNames(folder);
    const left = await readdir(join(folder, run));
    assert.deepEqual(
      left.filter((name) => name.endsWith('.seg')),
      ['00000002.v2.seg'],
    );
  });

  it('stays where it is when its damage can be copied nowhere', async (t) => {
    const made = await original(t);
    await writeFile(join(made.folder, 'quarantine'), 'in the way');
    const bytes = Buffer.from(made.bytes);
    bytes.fill(0, made.bounds[1], made.bounds[2]);
    const { numbers, notices, copy } = await recoverWith(made, bytes);
    assert.deepEqual(numbers, [1, 3, 4]);
    assert.match(notices.join('\n'), /cannot be copied/);
    assert.equal((await segmentPaths(copy)).length, 1);

    await rm(join(copy, 'quarantine'));
    const again = await recover(copy);
    assert.deepEqual(again.numbers, []);
    assert.equal(again.damaged, 1);
    assert.deepEqual(await runNames(copy), []);
    assert.equal((await quarantined(copy)).length, 1);
  });

  it('that cannot be read stays where it is, and costs no other', async (t) => {
    const { folder, segments } = await threeSegments(t);
    const middle = segments[1] ?? '';
    await rm(middle);
    await mkdir(middle);
    const { numbers, notices } = await recover(folder);
    assert.ok(numbers.includes(0) && numbers.includes(8));
    assert.match(notices.join('\n'), /stays where it is/);
    assert.deepEqual(await segmentPaths(folder).then((paths) => paths.length), 1);
  });
});

describe('quarantine', () => {
  it('takes no more than 64 MiB; what does not fit stays in its segment', async (t) => {
    const made = await original(t);
    const place = join(made.folder, 'quarantine');
    await mkdir(place, { mode: 0o700 });
    await writeFile(join(place, 'full'), '');
    await truncate(join(place, 'full'), 64 * 1024 * 1024);
    const { notices, copy } = await recoverWith(made, made.bytes.subarray(0, -1));
    assert.match(notices.join('\n'), /is full/);
    assert.equal((await segmentPaths(copy)).length, 1);
    await disown(copy);
  });
});
