/** Help that comes late: a second collector on a backlog that the first one is at work on. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { differences } from '../helpers/numbered-lines.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { told } from '../helpers/tally.ts';

const servers = await privateServers();

it(
  'a collector that comes late to a backlog gets a fair share of what is left',
  LIMIT,
  async (t) => {
    const lines = { to: 400_000 };
    const pipeline = await startPipeline(t, servers);
    const emitted = await pipeline.logagg('emit', await pipeline.file(lines)).ended;
    assert.equal(emitted.code, 0, emitted.stderr);

    const early = pipeline.logagg('collect', '--until-empty');
    await eventually(pipeline.stored, (count) => count > 0);
    const late = pipeline.logagg('collect', '--until-empty');
    await eventually(pipeline.logQueue, ({ consumers }) => consumers === 2);
    const left = lines.to - (await pipeline.stored());

    const [first, second] = await Promise.all([early.ended, late.ended]);
    assert.equal(first.code, 0, first.stderr);
    assert.equal(second.code, 0, second.stderr);
    const share = told(second, 'stored') / left;
    assert.ok(share >= 0.2, `it stored ${share} of the ${left} that were left when it came`);
    assert.deepEqual(await differences(pipeline.db, lines), []);
  },
);
