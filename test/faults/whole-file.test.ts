/** Without any fault: a large file comes through whole, and a second reading of it adds nothing. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { differences } from '../helpers/numbered-lines.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { told } from '../helpers/tally.ts';

const servers = await privateServers();

it(
  'a million lines are stored once and byte for byte by two collectors that share the work',
  LIMIT,
  async (t) => {
    const lines = { to: 1_000_000 };
    const pipeline = await startPipeline(t, servers);
    const collectors = [pipeline.logagg('collect'), pipeline.logagg('collect')];
    await eventually(pipeline.logQueue, ({ consumers }) => consumers === 2);

    const emitted = await pipeline.logagg('emit', await pipeline.file(lines)).ended;
    assert.equal(emitted.code, 0, emitted.stderr);
    assert.equal(told(emitted, 'confirmed'), lines.to);

    await eventually(pipeline.stored, (count) => count >= lines.to);
    for (const collector of collectors) {
      collector.kill('SIGTERM');
      const ending = await collector.ended;
      assert.equal(ending.code, 0, ending.stderr);
      assert.ok(told(ending, 'stored') > lines.to / 5, ending.stderr);
    }
    assert.deepEqual(await differences(pipeline.db, lines), []);
    await eventually(pipeline.logQueue, ({ messages }) => messages === 0);
  },
);

it('a file that is emitted again adds nothing', LIMIT, async (t) => {
  const lines = { to: 100_000 };
  const pipeline = await startPipeline(t, servers);
  const path = await pipeline.file(lines);

  for (const repeated of [0, lines.to]) {
    const emitted = await pipeline.logagg('emit', path).ended;
    assert.equal(told(emitted, 'confirmed'), lines.to, emitted.stderr);
    const collected = await pipeline.logagg('collect', '--until-empty').ended;
    assert.equal(collected.code, 0, collected.stderr);
    assert.equal(told(collected, 'stored before'), repeated, collected.stderr);
  }

  assert.deepEqual(await differences(pipeline.db, lines), []);
});
