/** A stream as a source: its bytes as they come, no faster than they are taken, and where it ends. */
import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LogaggError } from '../../src/errors.ts';
import type { Origin } from '../../src/source/source.ts';
import { streamInput } from '../../src/source/stream.ts';
import { type Received, receive } from '../helpers/source-events.ts';

const origin: Origin = {
  name: 'standard input',
  service: 'api',
  fingerprint: 7,
  canBeReadAgain: false,
};

/** Gives these chunks and ends. */
function streamOf(chunks: readonly Buffer[]): Readable {
  const rest = [...chunks];
  return new Readable({
    read() {
      this.push(rest.shift() ?? null);
    },
  });
}

async function only(stream: Readable, stop?: AbortSignal): Promise<Received> {
  const [source, ...others] = await receive(streamInput(stream, origin), stop);
  assert.ok(source !== undefined && others.length === 0);
  return source;
}

test('all bytes come in order, and then the end', async () => {
  const source = await only(streamOf([Buffer.from('one\ntw'), Buffer.from('o\n')]));
  assert.equal(source.origin, origin);
  assert.equal(source.bytes.toString(), 'one\ntwo\n');
  assert.equal(source.isCut, false);
});

test('an empty stream is a source without bytes', async () => {
  assert.deepEqual(await only(streamOf([])), {
    origin,
    bytes: Buffer.alloc(0),
    runs: [],
    isCut: false,
  });
});

test('chunks that share one buffer arrive whole when their buffers are given away', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2000 }),
      fc.array(fc.nat(2000), { maxLength: 8 }),
      async (bytes, places) => {
        const all = Buffer.from(bytes);
        const cuts = places.map((place) => Math.min(place, all.length)).sort((a, b) => a - b);
        const chunks = [0, ...cuts].map((from, i) => all.subarray(from, cuts[i] ?? all.length));
        const whole = Buffer.from(all);
        const { bytes: received } = await only(streamOf(chunks.filter(({ length }) => length > 0)));
        assert.deepEqual(received, whole);
      },
    ),
    { numRuns: 300 },
  );
});

test('nothing is read while the last bytes are being worked on', async () => {
  let reads = 0;
  const stream = new Readable({
    highWaterMark: 1,
    read() {
      reads += 1;
      this.push(reads <= 10 ? Buffer.alloc(8) : null);
    },
  });
  const readsAtEach: number[] = [];
  await receive(streamInput(stream, origin), undefined, async ({ type }) => {
    if (type !== 'bytes') return;
    // Time enough for a stream that flows to run to its end.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    readsAtEach.push(reads);
  });
  assert.equal(reads, 11);
  // A stream has the next chunk ready, and one is on its way.
  assert.ok(
    readsAtEach.every((readsThen, index) => readsThen <= 2 * (index + 1)),
    `read ahead: ${readsAtEach.join(' ')}`,
  );
});

test('a stop closes the stream, and what had been taken from the pipe is delivered', async () => {
  const stream = new PassThrough();
  const stop = new AbortController();
  stream.write('first\n');
  const sources = await receive(streamInput(stream, origin), stop.signal, ({ type }) => {
    if (type !== 'bytes' || stop.signal.aborted) return;
    stream.write('sec');
    stop.abort();
  });
  assert.equal(sources[0]?.bytes.toString(), 'first\nsec');
  assert.equal(sources[0]?.isCut, true);
  assert.ok(stream.destroyed);
});

test('a stop ends the wait for a stream that says nothing', async () => {
  const stream = new PassThrough();
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  assert.equal((await only(stream, stop.signal)).isCut, true);
});

test('a stop that came first reads nothing', async () => {
  const stream = new Readable({ read: () => assert.fail('it was read') });
  assert.equal((await only(stream, AbortSignal.abort())).isCut, true);
  assert.ok(stream.destroyed);
});

test('a stop ends a stream that has always more', async () => {
  const stream = new Readable({
    read() {
      this.push(Buffer.alloc(1000, 'y\n'));
    },
  });
  const stop = new AbortController();
  let runs = 0;
  const sources = await receive(streamInput(stream, origin), stop.signal, ({ type }) => {
    if (type === 'bytes') runs += 1;
    if (runs === 50) stop.abort();
  });
  assert.equal(sources[0]?.isCut, true);
});

test('a stream that fails gives what came before, its cut end, and an error that names it', async () => {
  const stream = new PassThrough();
  stream.write('all that came');
  const seen: string[] = [];
  const reading = receive(streamInput(stream, origin), undefined, (event) => {
    seen.push(event.type === 'ended' ? `ended, cut: ${event.isCut}` : event.type);
    if (event.type === 'opened') stream.destroy(new Error('EIO: i/o error'));
  });
  await assert.rejects(reading, (error) => {
    assert.ok(error instanceof LogaggError);
    assert.equal(error.kind, 'no-input');
    assert.equal(error.message, 'cannot read standard input: EIO: i/o error');
    return true;
  });
  assert.deepEqual(seen, ['opened', 'bytes', 'ended, cut: true']);
});

test('a stream that was closed before is a source without bytes', async () => {
  const ended = streamOf([]);
  await ended.toArray();
  assert.equal((await only(ended)).isCut, false);
  const destroyed = new PassThrough().destroy();
  await new Promise((resolve) => destroyed.once('close', resolve));
  assert.equal((await only(destroyed)).isCut, true);
});

test('a reader that leaves closes the stream', async () => {
  const stream = new PassThrough();
  stream.write('x');
  for await (const event of streamInput(stream, origin).read(new AbortController().signal)) {
    if (event.type === 'bytes') break;
  }
  assert.ok(stream.destroyed);
});
