/** Collectors that die without a word in the middle of their work. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { areInOrder, differences } from '../helpers/numbered-lines.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { isHeadRedelivered } from '../helpers/queue.ts';

const servers = await privateServers();

it(
  'a collector killed in the middle costs nothing and doubles nothing, four times in a row',
  LIMIT,
  async (t) => {
    const lines = { to: 300_000 };
    const pipeline = await startPipeline(t, servers);
    const emitted = await pipeline.logagg('emit', await pipeline.file(lines)).ended;
    assert.equal(emitted.code, 0, emitted.stderr);

    for (const part of [0.1, 0.3, 0.5, 0.7]) {
      const doomed = pipeline.logagg('collect');
      await eventually(pipeline.stored, (count) => count >= lines.to * part);
      doomed.kill('SIGKILL');
      await doomed.ended;

      const stored = await pipeline.stored();
      assert.ok(stored < lines.to, `killed too late: ${stored} were stored`);
      await eventually(pipeline.logQueue, ({ consumers }) => consumers === 0);
      assert.ok(
        await isHeadRedelivered(pipeline.amqpUrl, 'LogQueue'),
        `killed at ${stored} stored`,
      );
    }

    const last = await pipeline.logagg('collect', '--until-empty').ended;
    assert.equal(last.code, 0, last.stderr);
    assert.deepEqual(await differences(pipeline.db, lines), []);
    assert.ok(await areInOrder(pipeline.db), 'a search would show them in another order');
    assert.equal((await pipeline.deadQueue()).messages, 0);
  },
);
