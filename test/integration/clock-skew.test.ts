/** Machines whose clock is wrong, or is put right in the middle of the work: no record is lost or filed where nobody looks. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { start } from '../helpers/exec.ts';
import { holdServers, openScene, type Scene } from '../helpers/scene.ts';
import { removeFolder, scratchFolder } from '../servers/scratch.ts';

await holdServers();
const CLOCK = fileURLToPath(new URL('../helpers/shifted-clock.mjs', import.meta.url));
const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS;

function emitOn({ env }: Scene, clock: NodeJS.ProcessEnv) {
  return start(['emit', '-s', 'api'], { ...env, ...clock, NODE_OPTIONS: `--import ${CLOCK}` });
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i}\n`).join('');

for (const [what, shift] of [
  ['was never set', -Date.now()],
  ['is in 2038', Date.UTC(2038, 0, 20) - Date.now()],
  ['is a hundred years ahead', 100 * YEAR_MS],
] as const) {
  test(`the lines of an emitter whose clock ${what} are stored under the time of their receipt`, async () => {
    const scene = await openScene();
    const begin = Date.now();
    await using emit = emitOn(scene, { CLOCK_SHIFT_MS: String(shift) });
    emit.stdin.end(lines(0, 100));
    const emitted = await emit.ended;
    assert.equal(emitted.code, 0, emitted.stderr);
    await scene.collectAll();

    const found = await scene.search('-n', 'all');
    assert.deepEqual(
      new Set(found.map(({ message }) => message)),
      new Set(lines(0, 100).trimEnd().split('\n')),
    );
    assert.equal(found.length, 100);
    for (const { timestamp, attributes } of found) {
      const time = Date.parse(timestamp);
      assert.ok(time >= begin - MINUTE_MS && time <= Date.now(), timestamp);
      const original = Number(attributes?.['original_timestamp']);
      assert.ok(Math.abs(original - (begin + shift)) < MINUTE_MS, `it said ${original}`);
    }
  });
}

test('a clock that is put back in the middle of an emit costs and doubles nothing', async (t) => {
  const scene = await openScene();
  await scene.collectAll();
  const folder = scratchFolder('clock');
  t.after(() => removeFolder(folder));
  const mark = join(folder, 'put-back');
  await using emit = emitOn(scene, { CLOCK_PUT_BACK: mark });
  await using collect = scene.start('collect');
  emit.stdin.write(lines(0, 100));
  await scene.storedInAll(100);
  writeFileSync(mark, '');
  emit.stdin.end(lines(100, 200));
  const emitted = await emit.ended;
  assert.equal(emitted.code, 0, emitted.stderr);
  await scene.storedInAll(200);
  assert.ok(collect.isRunning());

  const found = await scene.search('-n', 'all');
  assert.equal(found.length, 200);
  assert.equal(new Set(found.map(({ message }) => message)).size, 200);
  const times = found.map(({ timestamp }) => Date.parse(timestamp));
  const span = Math.max(...times) - Math.min(...times);
  assert.ok(span > 50 * MINUTE_MS, 'its clock was not put back in the middle');
});
