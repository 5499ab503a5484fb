/** The broker goes away and comes back in the middle of an emit. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { differences, feedLines } from '../helpers/numbered-lines.ts';
import { LIMIT, type Pipeline, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { brokerFaults } from '../helpers/broker-faults.ts';
import type { LogaggProcess } from '../helpers/process.ts';
import { told } from '../helpers/tally.ts';

const servers = await privateServers();
const lines = { to: 200_000 };

for (const { name, begin, end } of brokerFaults(servers.broker)) {
  describe(`a broker that ${name} in the middle of an emit`, () => {
    it('costs and doubles nothing of a file', LIMIT, async (t) => {
      const pipeline = await startPipeline(t, servers);
      await pipeline.declare();
      const emit = pipeline.logagg('emit', await pipeline.file(lines));
      await eventually(pipeline.logQueue, ({ messages }) => messages > 0);

      await begin();
      // Had all been confirmed by then, it would have ended without a word.
      await emit.said(/trying again/);
      await end();

      await assertWhole(pipeline, emit);
    });

    it('costs and doubles nothing of standard input', LIMIT, async (t) => {
      const pipeline = await startPipeline(t, servers);
      await pipeline.declare();
      const emit = pipeline.logagg('emit');
      await feedLines(emit.stdin, { to: lines.to / 2 });
      await eventually(pipeline.logQueue, ({ messages }) => messages > 0);

      await begin();
      const fed = feedLines(emit.stdin, { from: lines.to / 2, to: lines.to });
      await emit.said(/trying again/);
      await end();
      await fed;
      emit.stdin.end();

      await assertWhole(pipeline, emit);
    });
  });
}

async function assertWhole(pipeline: Pipeline, emit: LogaggProcess): Promise<void> {
  const emitted = await emit.ended;
  assert.equal(emitted.code, 0, emitted.stderr);
  assert.equal(told(emitted, 'confirmed'), lines.to, emitted.stderr);
  const collected = await pipeline.logagg('collect', '--until-empty').ended;
  assert.equal(collected.code, 0, collected.stderr);
  assert.deepEqual(await differences(pipeline.db, lines), []);
}
