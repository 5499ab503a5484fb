/** A spool against a model of it: whatever is done to it in whatever order, what is accepted comes out. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { it } from 'node:test';
import * as fc from 'fast-check';
import { openFile } from '../../src/spool/disk-file.ts';
import { createFrameReader } from '../../src/spool/frame-reader.ts';
import { decodeMessage } from '../../src/spool/frame.ts';
import type { Entry } from '../../src/spool/reader.ts';
import { parseRunName } from '../../src/spool/run-name.ts';
import { testFolder } from '../helpers/folder.ts';
import {
  append,
  copyDead,
  drain,
  open,
  range,
  type OpenedSpool,
  segmentPaths,
} from '../helpers/spool.ts';

/** So small that all of it happens at segment bounds too. */
const MAX_BYTES = 64 * 1024;

type Step =
  | { kind: 'append'; count: number; size: number }
  | { kind: 'sync' }
  | { kind: 'take'; count: number }
  | { kind: 'release'; from: number; count: number }
  | { kind: 'reopen' }
  | { kind: 'crash' }
  | { kind: 'cut'; share: number; bytes: number }
  | { kind: 'flip'; share: number; place: number };

const shares = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('append' as const),
    count: fc.integer({ min: 1, max: 12 }),
    size: fc.constantFrom(1, 20, 300, 3000, 9000),
  }),
  fc.record({ kind: fc.constant('sync' as const) }),
  fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 15 }) }),
  fc.record({
    kind: fc.constant('release' as const),
    from: fc.nat(5),
    count: fc.integer({ min: 1, max: 10 }),
  }),
  fc.record({ kind: fc.constant('reopen' as const) }),
  fc.record({ kind: fc.constant('crash' as const) }),
  fc.record({
    kind: fc.constant('cut' as const),
    share: shares,
    bytes: fc.integer({ min: 1, max: 400 }),
  }),
  fc.record({ kind: fc.constant('flip' as const), share: shares, place: shares }),
);

interface World {
  folder: string;
  opened: OpenedSpool;
  /** How many numbers are given away. */
  next: number;
  /** By this spool, since its last sync. */
  fresh: number[];
  synced: Set<number>;
  released: Set<number>;
  /** Given out by this spool, in order. */
  given: number[];
  taken: Array<{ number: number; entry: Entry }>;
  /** Messages that were cut off, and those that a flip hit: these have to be reported. */
  cut: Set<number>;
  flipped: Set<number>;
  reported: number;
  folders: () => Promise<string>;
}

it('loses nothing that is synced and not released, keeps the order and reports what is hit', async (t) => {
  const parent = await testFolder(t);
  const folders = () => mkdtemp(join(parent, 'run-'));
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 25 }), async (script) => {
      const folder = await folders();
      const world: World = {
        folder,
        opened: await open(folder, MAX_BYTES),
        next: 0,
        fresh: [],
        synced: new Set(),
        released: new Set(),
        given: [],
        taken: [],
        cut: new Set(),
        flipped: new Set(),
        reported: 0,
        folders,
      };
      for (const step of script) await perform(world, step);
      await reopen(world, 'close');
      await take(world, Infinity);
      check(world);
      await world.opened.spool.close();
    }),
    { numRuns: 60 },
  );
});

async function perform(world: World, step: Step): Promise<void> {
  const { spool } = world.opened;
  if (step.kind === 'append') {
    const numbers = range(world.next, (world.next += step.count));
    append(spool, numbers, step.size);
    world.fresh.push(...numbers);
  } else if (step.kind === 'sync') {
    await spool.synced();
    accept(world);
  } else if (step.kind === 'take') {
    await take(world, step.count);
  } else if (step.kind === 'release') {
    for (const { number, entry } of world.taken.splice(step.from, step.count)) {
      spool.release(entry);
      world.released.add(number);
    }
  } else if (step.kind === 'reopen') {
    await reopen(world, 'close');
  } else if (step.kind === 'crash') {
    await reopen(world, 'die');
  } else {
    await reopen(world, 'die', (folder) => damage(world, folder, step));
  }
}

async function take(world: World, count: number): Promise<void> {
  const { numbers, entries } = await drain(world.opened.spool, count);
  for (const [index, number] of numbers.entries()) {
    const entry = entries[index];
    assert.ok(entry);
    assert.ok(number > (world.given.at(-1) ?? -1), `${number} after ${world.given.join()}`);
    world.given.push(number);
    world.taken.push({ number, entry });
  }
}

/** What was given out and not released comes again; so may what was released just before the machine died. */
async function reopen(
  world: World,
  how: 'close' | 'die',
  between: (folder: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const old = world.opened.spool;
  const folder = await world.folders();
  if (how === 'close') await old.close();
  await copyDead(world.folder, folder);
  if (how === 'close') accept(world);
  else await old.close();
  world.reported += old.counts.damaged.messages;
  await between(folder);
  world.folder = folder;
  world.opened = await open(folder, MAX_BYTES);
  world.given = [];
  world.taken = [];
  world.fresh = [];
}

function accept(world: World): void {
  for (const number of world.fresh.splice(0)) world.synced.add(number);
}

/** Cuts the end off the last segment of a run, or flips a byte of any. */
async function damage(
  world: World,
  folder: string,
  step: Extract<Step, { kind: 'cut' | 'flip' }>,
): Promise<void> {
  const paths = await segmentPaths(folder);
  const path =
    paths[step.kind === 'cut' ? paths.length - 1 : Math.floor(step.share * paths.length)];
  if (path === undefined) return;
  const { size } = await stat(path);
  if (size === 0) return;
  const at = step.kind === 'cut' ? Math.max(size - step.bytes, 0) : Math.floor(step.place * size);
  for (const { number, from, to } of await messagesIn(path)) {
    if (step.kind === 'cut' && to > at) world.cut.add(number);
    if (step.kind === 'flip' && from <= at && at < to) world.flipped.add(number);
  }
  if (step.kind === 'cut') return truncate(path, at);
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  await writeFile(path, bytes);
}

async function messagesIn(
  path: string,
): Promise<Array<{ number: number; from: number; to: number }>> {
  const marker = parseRunName(basename(dirname(path)))?.marker;
  assert.ok(marker);
  const messages = [];
  await using file = await openFile(path);
  const frames = createFrameReader(file, marker, 0);
  const { size } = await file.stat();
  for (let found = await frames.next(size); found; found = await frames.next(size)) {
    if (found.kind === 'damage') continue;
    const { at: from, bytes, start, head } = found;
    const number = Number(decodeMessage(bytes, start, head)?.headers?.['x-number']);
    messages.push({ number, from, to: from + head.length });
  }
  return messages;
}

function check({ opened, given, synced, released, cut, flipped, reported }: World): void {
  const { held, damaged } = opened.spool.counts;
  const gone = [...synced].filter((number) => !released.has(number) && !given.includes(number));
  const unexplained = gone.filter((number) => !cut.has(number) && !flipped.has(number));
  assert.deepEqual(unexplained, []);
  const silent = gone.filter((number) => !cut.has(number)).length;
  assert.ok(silent <= reported + damaged.messages, `${silent} lost, fewer reported`);
  assert.equal(held.messages, given.length);
}
