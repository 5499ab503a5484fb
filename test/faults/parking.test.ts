/** A record that MongoDB will never take, among others that it will. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { connect } from 'amqplib';
import { differences } from '../helpers/numbered-lines.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { told } from '../helpers/tally.ts';

const servers = await privateServers();

it(
  'a record too large to store is parked once, as it came and with the reason, and holds up no other',
  LIMIT,
  async (t) => {
    const pipeline = await startPipeline(t, servers);
    const large = Buffer.alloc(17 * 1024 * 1024, 'x');
    const connection = await connect(pipeline.amqpUrl);
    t.after(() => connection.close());
    const channel = await connection.createConfirmChannel();

    await pipeline.logagg('emit', await pipeline.file({ to: 500 })).ended;
    channel.publish('logs_exchange', 'camera.INFO', large, { contentType: 'text/plain' });
    await channel.waitForConfirms();
    await pipeline.logagg('emit', await pipeline.file({ from: 500, to: 1000 })).ended;

    const collected = await pipeline.logagg('collect', '--until-empty').ended;
    assert.equal(collected.code, 0, collected.stderr);
    assert.equal(told(collected, 'parked'), 1, collected.stderr);
    assert.deepEqual(await differences(pipeline.db, { to: 1000 }), []);
    assert.equal((await pipeline.logQueue()).messages, 0);
    assert.equal((await pipeline.deadQueue()).messages, 1);

    const letter = await channel.get('LogQueue.dead');
    assert.ok(letter);
    const { headers = {} } = letter.properties;
    assert.equal(headers['x-logagg-routing-key'], 'camera.INFO');
    assert.ok(headers['x-logagg-code']);
    assert.match(headers['x-logagg-reason'], /too large/);
    assert.ok(letter.content.equals(large));
  },
);
