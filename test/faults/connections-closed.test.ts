/** An operator closes all connections of the broker. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { differences, feedLines } from '../helpers/numbered-lines.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { told } from '../helpers/tally.ts';

const servers = await privateServers();

it(
  'emit, collect and monitor come back, and nothing is lost between the first two',
  LIMIT,
  async (t) => {
    const lines = { to: 60_000 };
    const half = lines.to / 2;
    const pipeline = await startPipeline(t, servers);
    const emit = pipeline.logagg('emit');
    const collect = pipeline.logagg('collect');
    const monitor = pipeline.logagg('monitor');
    await feedLines(emit.stdin, { to: half });
    await monitor.said(/ERROR/);
    await eventually(pipeline.stored, (count) => count > 0);

    await servers.broker.evaluate('rabbit_networking:close_all_connections("maintenance"), "done"');
    for (const process of [emit, collect, monitor]) await process.said(/trying again/);
    await feedLines(emit.stdin, { from: half, to: lines.to });
    emit.stdin.end();
    for (const process of [emit, collect, monitor]) await process.said(/: connected/);

    const emitted = await emit.ended;
    assert.equal(emitted.code, 0, emitted.stderr);
    assert.equal(told(emitted, 'confirmed'), lines.to, emitted.stderr);
    await monitor.said(new RegExp(` ${lines.to - 1} `));
    await eventually(pipeline.logQueue, ({ messages }) => messages === 0);
    for (const process of [collect, monitor]) {
      process.kill('SIGTERM');
      const ending = await process.ended;
      assert.equal(ending.code, 0, ending.stderr);
    }
    assert.deepEqual(await differences(pipeline.db, lines), []);
  },
);
