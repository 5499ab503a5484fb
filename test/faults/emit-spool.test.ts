/** The spool behind emit: what RabbitMQ does not take is on disk, within bounds, and comes with the next emit. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../helpers/eventually.ts';
import { start } from '../helpers/exec.ts';
import { differences, feedLines } from '../helpers/numbered-lines.ts';
import { LIMIT, type Pipeline, privateServers, startPipeline } from '../helpers/pipeline.ts';
import type { Ending, LogaggProcess } from '../helpers/process.ts';
import { told } from '../helpers/tally.ts';
import { freePorts } from '../servers/ports.ts';

const servers = await privateServers();
const [nowhere = 0] = await freePorts(1);
const LINES = 40_000;
/** An emit that reads at all reads more often. */
const REST_MS = 1500;

interface Place {
  pipeline: Pipeline;
  /** An emit that does not reach its broker. */
  away: (...args: string[]) => LogaggProcess;
  /** One that the broker does not let in. */
  refused: () => LogaggProcess;
  /** Resolves when nothing is added to the spool any more: what was written to emit has been read. */
  spoolRests: () => Promise<void>;
  /** One that does; what the other had kept goes with it. */
  drain: () => Promise<Ending>;
}

async function openPlace(t: TestContext): Promise<Place> {
  const pipeline = await startPipeline(t, servers);
  await pipeline.declare();
  const folder = mkdtempSync(join(tmpdir(), 'logagg-spool-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const args = ['emit', '--spool-folder', folder, '--shutdown-timeout', '3s'];
  const emitTo = (url: string, ...more: string[]) => {
    const emit = start([...args, ...more], { LOGAGG_AMQP_URL: url });
    t.after(() => emit[Symbol.asyncDispose]());
    return emit;
  };
  const stranger = new URL(pipeline.amqpUrl);
  stranger.password = 'changed-yesterday';
  return {
    pipeline,
    away: (...more) => emitTo(`amqp://127.0.0.1:${nowhere}/`, ...more),
    refused: () => emitTo(stranger.href),
    async spoolRests() {
      let last = { size: -1, since: 0 };
      const isAtRest = () => {
        const size = sizeOf(folder);
        if (size !== last.size) last = { size, since: performance.now() };
        return performance.now() - last.since > REST_MS;
      };
      await eventually(async () => isAtRest(), Boolean);
    },
    async drain() {
      const emit = pipeline.logagg(...args);
      emit.stdin.end();
      return emit.ended;
    },
  };
}

/** All files in it, in bytes. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return sum + (found?.isFile() ? found.size : 0);
  }, 0);
}

async function stop(emit: LogaggProcess): Promise<Ending> {
  emit.kill('SIGTERM');
  const ending = await emit.ended;
  assert.equal(ending.code, 75, ending.stderr);
  return ending;
}

async function collected({ pipeline }: Place): Promise<number> {
  const { code, stderr } = await pipeline.logagg('collect', '--until-empty').ended;
  assert.equal(code, 0, stderr);
  return pipeline.stored();
}

it(
  'what is read while RabbitMQ is away is on disk, and whole with the next emit',
  LIMIT,
  async (t) => {
    const place = await openPlace(t);
    const emit = place.away();
    await feedLines(emit.stdin, { to: LINES });
    await emit.said(/are kept on disk/);
    await place.spoolRests();
    const ending = await stop(emit);
    assert.equal(told(ending, 'kept in the spool'), told(ending, 'read'), ending.stderr);
    const drained = await place.drain();
    assert.equal(drained.code, 0, drained.stderr);
    assert.equal(told(drained, 'of earlier runs'), told(ending, 'read'));
    const stored = await collected(place);
    assert.equal(stored, told(ending, 'read'));
    assert.deepEqual(await differences(place.pipeline.db, { to: stored }), []);
  },
);

it('what is read for a broker that refuses us is on disk when emit ends', LIMIT, async (t) => {
  const place = await openPlace(t);
  const emit = place.refused();
  await feedLines(emit.stdin, { to: 1000 });
  emit.stdin.end();
  const ending = await emit.ended;
  assert.equal(ending.code, 77, ending.stderr);
  assert.match(ending.stderr, /refuses access.*--amqp-url/);
  assert.ok(!ending.stderr.includes('changed-yesterday'));
  const kept = Number(/kept in the spool ([\d,]+)/.exec(ending.stderr)?.[1]?.replaceAll(',', ''));
  const read = Number(/read ([\d,]+)/.exec(ending.stderr)?.[1]?.replaceAll(',', ''));
  assert.equal(kept, read, ending.stderr);
  const drained = await place.drain();
  assert.equal(drained.code, 0, drained.stderr);
  assert.equal(await collected(place), kept);
  assert.deepEqual(await differences(place.pipeline.db, { to: kept }), []);
});

it('a full spool stops the reading, and loses nothing', LIMIT, async (t) => {
  const place = await openPlace(t);
  const emit = place.away('--spool-max', '1MiB');
  let isFed = false;
  const fed = feedLines(emit.stdin, { to: 20 * LINES })
    .then(() => (isFed = true))
    .catch(() => undefined);
  await emit.said(/are kept on disk/);
  await delay(3000);
  assert.equal(isFed, false, 'it went on reading');
  const ending = await stop(emit);
  await fed;
  const kept = told(ending, 'kept in the spool');
  assert.equal(kept, told(ending, 'read'), ending.stderr);
  assert.ok(kept > 0 && kept < 20 * LINES);
  await place.drain();
  assert.equal(await collected(place), kept);
});

for (const policy of ['drop-new', 'drop-old'] as const) {
  it(`a full spool with --on-full ${policy} counts what it drops`, LIMIT, async (t) => {
    const place = await openPlace(t);
    const emit = place.away('--spool-max', '1MiB', '--on-full', policy);
    await feedLines(emit.stdin, { to: 3 * LINES });
    emit.stdin.end();
    await emit.said(/are kept on disk/);
    await delay(2000);
    const ending = await stop(emit);
    const [read, kept] = [told(ending, 'read'), told(ending, 'kept in the spool')];
    assert.equal(read, 3 * LINES, ending.stderr);
    assert.equal(kept + told(ending, 'dropped'), read, ending.stderr);
    assert.ok(kept > 0 && kept < read);
    await place.drain();
    assert.equal(await collected(place), kept);
    const [first] = await place.pipeline.db.collections();
    const isFirstThere = (await first?.findOne({ message: /^0 / })) !== null;
    assert.equal(isFirstThere, policy === 'drop-new');
  });
}

it('a broker that comes back gets what was kept, and then what comes', LIMIT, async (t) => {
  const { pipeline } = await openPlace(t);
  const emit = pipeline.logagg('emit');
  await feedLines(emit.stdin, { to: 100 });
  await eventually(pipeline.logQueue, ({ messages }) => messages > 0);
  await servers.broker.ctl('stop_app');
  await feedLines(emit.stdin, { from: 100, to: LINES });
  await emit.said(/are kept on disk/);
  await servers.broker.ctl('start_app');
  await feedLines(emit.stdin, { from: LINES, to: LINES + 100 });
  emit.stdin.end();
  const ending = await emit.ended;
  assert.equal(ending.code, 0, ending.stderr);
  assert.equal(told(ending, 'confirmed'), LINES + 100);
  await pipeline.logagg('collect', '--until-empty').ended;
  assert.deepEqual(await differences(pipeline.db, { to: LINES + 100 }), []);
});
