/** The broker goes away and comes back in the middle of a collect. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { brokerFaults } from '../helpers/broker-faults.ts';
import { eventually } from '../helpers/eventually.ts';
import { differences } from '../helpers/numbered-lines.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';

const servers = await privateServers();

for (const { name, begin, end } of brokerFaults(servers.broker)) {
  it(
    `a broker that ${name} in the middle of a collect costs and doubles nothing`,
    LIMIT,
    async (t) => {
      const lines = { to: 200_000 };
      const pipeline = await startPipeline(t, servers);
      await pipeline.declare();
      const emitted = await pipeline.logagg('emit', await pipeline.file(lines)).ended;
      assert.equal(emitted.code, 0, emitted.stderr);

      const collect = pipeline.logagg('collect', '--until-empty');
      await eventually(pipeline.stored, (count) => count >= lines.to / 10);
      await begin();
      await collect.said(/trying again/);
      const stored = await pipeline.stored();
      assert.ok(stored < lines.to, `it went away too late: ${stored} were stored`);
      await end();

      const collected = await collect.ended;
      assert.equal(collected.code, 0, collected.stderr);
      assert.deepEqual(await differences(pipeline.db, lines), []);
      assert.equal((await pipeline.deadQueue()).messages, 0);
    },
  );
}
