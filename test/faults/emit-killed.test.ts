/** emit is killed in the middle, again and again: what it follows comes whole, and of a pipe what was accepted. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../helpers/eventually.ts';
import { differences, feedLines, lineOf } from '../helpers/numbered-lines.ts';
import { LIMIT, type Pipeline, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { told } from '../helpers/tally.ts';

const servers = await privateServers();
/** LOGAGG_TEST_ROUNDS=50 for the long form. */
const ROUNDS = Number(process.env['LOGAGG_TEST_ROUNDS'] ?? 5);
const LINES_A_TURN = 50;
const LONG = { timeout: Math.max(LIMIT.timeout, ROUNDS * 20_000) };

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'logagg-killed-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Appends numbered lines to a file until it is stopped, and rotates it now and then. */
function startWriter(path: string, rotate: (turn: number) => Promise<void>) {
  let next = 0;
  const ending = new AbortController();
  const ended = (async () => {
    for (let turn = 1; !ending.signal.aborted; turn += 1) {
      let text = '';
      for (const end = next + LINES_A_TURN; next < end; next += 1) text += `${lineOf(next)}\n`;
      // In two writes, the first of which ends in the middle of a line, or of a character.
      const bytes = Buffer.from(text);
      const middle = Math.floor(bytes.length * Math.random());
      appendFileSync(path, bytes.subarray(0, middle));
      appendFileSync(path, bytes.subarray(middle));
      await rotate(turn);
      await delay(5);
    }
  })();
  return {
    written: () => next,
    async stop() {
      ending.abort();
      await ended;
    },
  };
}

async function assertStored(pipeline: Pipeline, to: number): Promise<void> {
  const collected = await pipeline.logagg('collect', '--until-empty').ended;
  assert.equal(collected.code, 0, collected.stderr);
  assert.deepEqual(await differences(pipeline.db, { to }), []);
}

it('a followed file that is renamed now and then comes whole, each line once', LONG, async (t) => {
  const pipeline = await startPipeline(t, servers);
  await pipeline.declare();
  const folder = scratch(t);
  const path = join(folder, 'app.log');
  let rotations = 0;
  const writer = startWriter(path, async (turn) => {
    if (turn % 60 !== 0) return;
    rotations += 1;
    renameSync(path, join(folder, `app.log.${rotations}`));
  });
  const follow = () => pipeline.logagg('emit', '--follow', path, '--state', join(folder, 'state'));
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = (await pipeline.logQueue()).messages;
    const emit = follow();
    await eventually(pipeline.logQueue, ({ messages }) => messages > before);
    await delay(Math.random() * 500);
    assert.ok(emit.isRunning());
    emit.kill('SIGKILL');
    await emit.ended;
  }
  await writer.stop();
  assert.ok(rotations > 0);
  const last = follow();
  await delay(3000);
  last.kill('SIGTERM');
  const ending = await last.ended;
  assert.equal(ending.code, 0, ending.stderr);
  await assertStored(pipeline, writer.written());
});

it('a followed file that is copied and truncated comes whole, each line once', LONG, async (t) => {
  const pipeline = await startPipeline(t, servers);
  await pipeline.declare();
  const folder = scratch(t);
  const path = join(folder, 'app.log');
  let rotations = 0;
  // Truncated only when all of it has been read: what is lost between copy and truncation is the rotator's loss.
  const writer = startWriter(path, async (turn) => {
    if (turn % 200 !== 0) return;
    await delay(2500);
    rotations += 1;
    truncateSync(path);
  });
  const emit = pipeline.logagg('emit', '--follow', path, '--state', join(folder, 'state'));
  await eventually(
    async () => rotations,
    (count) => count >= 2,
  );
  await writer.stop();
  await delay(2500);
  emit.kill('SIGTERM');
  const ending = await emit.ended;
  assert.equal(ending.code, 0, ending.stderr);
  await assertStored(pipeline, writer.written());
});

it(
  'of a pipe with --spool always, what was accepted is kept, and no line comes twice',
  LONG,
  async (t) => {
    const accepted = 1000;
    const all = { to: 20_000, mayMissFrom: accepted };
    let recovered = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const pipeline = await startPipeline(t, servers);
      await pipeline.declare();
      const args = ['emit', '--spool', 'always', '--spool-folder', join(scratch(t), 'spool')];
      const collect = pipeline.logagg('collect');
      const emit = pipeline.logagg(...args);
      // What is stored had been accepted; behind it, emit is killed at work.
      await feedLines(emit.stdin, { to: accepted });
      await eventually(pipeline.stored, (count) => count >= accepted);
      const fed = feedLines(emit.stdin, { from: accepted, to: all.to }).catch(() => undefined);
      await delay(Math.random() * 300);
      emit.kill('SIGKILL');
      await emit.ended;
      await fed;

      const next = pipeline.logagg(...args);
      next.stdin.end();
      const drained = await next.ended;
      assert.equal(drained.code, 0, drained.stderr);
      recovered += told(drained, 'of earlier runs');
      collect.kill('SIGTERM');
      await collect.ended;
      const collected = await pipeline.logagg('collect', '--until-empty').ended;
      assert.equal(collected.code, 0, collected.stderr);
      assert.deepEqual(await differences(pipeline.db, all), []);
    }
    assert.ok(recovered > 0, 'nothing was ever left in a spool');
  },
);
