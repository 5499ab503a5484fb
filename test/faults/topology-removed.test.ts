/** Somebody removes what an emit publishes to, while it runs. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Channel, connect } from 'amqplib';
import { eventually } from '../helpers/eventually.ts';
import { differences, feedLines } from '../helpers/numbered-lines.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { told } from '../helpers/tally.ts';

const servers = await privateServers();

const removals: Record<string, (channel: Channel) => Promise<unknown>> = {
  'the binding of LogQueue': (channel) => channel.unbindQueue('LogQueue', 'logs_exchange', '#'),
  'an empty LogQueue': (channel) => channel.deleteQueue('LogQueue'),
  'the exchange': (channel) => channel.deleteExchange('logs_exchange'),
};

for (const [what, remove] of Object.entries(removals)) {
  it(`emit makes ${what} stand again and counts nothing as confirmed before`, LIMIT, async (t) => {
    // Of severities that no other queue takes, so that what LogQueue misses goes nowhere.
    const lines = { to: 100_000, severities: ['DEBUG', 'INFO'] };
    const half = lines.to / 2;
    const pipeline = await startPipeline(t, servers);
    const emit = pipeline.logagg('emit');
    const collect = pipeline.logagg('collect');
    await feedLines(emit.stdin, { ...lines, to: half });
    await eventually(pipeline.stored, (count) => count === half);
    collect.kill('SIGTERM');
    await collect.ended;

    const connection = await connect(pipeline.amqpUrl);
    t.after(() => connection.close());
    await remove(await connection.createChannel());
    await feedLines(emit.stdin, { ...lines, from: half });
    emit.stdin.end();

    const emitted = await emit.ended;
    assert.equal(emitted.code, 0, emitted.stderr);
    assert.match(emitted.stderr, /trying again/, 'it published before anything was removed');
    assert.equal(told(emitted, 'confirmed'), lines.to, emitted.stderr);
    const collected = await pipeline.logagg('collect', '--until-empty').ended;
    assert.equal(collected.code, 0, collected.stderr);
    assert.deepEqual(await differences(pipeline.db, lines), []);
  });
}
