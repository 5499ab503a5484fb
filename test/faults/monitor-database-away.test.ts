/** MongoDB is away while monitors count: they go on alone, say so, and are one again when it is back. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startReceiver } from '../helpers/alert-receiver.ts';
import { eventually } from '../helpers/eventually.ts';
import { messageOf, recordsOf, untilHeard } from '../helpers/log-messages.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { publish } from '../helpers/reference.ts';

const servers = await privateServers();
const { mongod } = servers;

it('an alert that begins while MongoDB is away is told under one key', LIMIT, async (t) => {
  const pipeline = await startPipeline(t, servers);
  await pipeline.declare();
  await using receiver = await startReceiver();
  const begin = () =>
    pipeline.logagg(
      'monitor',
      '--threshold',
      '3',
      '--window',
      '4s',
      '--explain',
      '--webhook-allow-private',
      '--notify',
      `webhook=${receiver.url}`,
    );
  const feed = (count: number) => publish(pipeline.amqpUrl, recordsOf('api', count).map(messageOf));
  const states = pipeline.db.collection('alert.states');
  const monitors = [begin(), begin()];
  await untilHeard(pipeline.amqpUrl, monitors);
  await feed(1);
  await Promise.all(monitors.map((one) => one.said(/all: 1 of 3 in 4s: quiet/)));
  await eventually(
    () => pipeline.db.collection('alert.notifiers').countDocuments(),
    (count) => count === 1,
  );

  mongod.kill('SIGKILL');
  await mongod.gone();
  await Promise.all(monitors.map((one) => one.said(/counting alone \(single-instance view\)/)));
  await feed(12);
  await Promise.all(monitors.map((one) => one.said(/ALERT .*single-instance view/)));
  await receiver.receivedInAll(2);
  await mongod.restart();

  await Promise.all(monitors.map((one) => one.said(/connected, counts are shared/)));
  const state = await eventually(
    () => states.findOne({}),
    (one) => one?.['state'].phase === 'firing',
  );
  assert.equal(state?.['state'].episode, 1);
  await feed(12);
  await eventually(
    () => states.findOne({ 'state.phase': 'quiet' }),
    (one) => one !== null,
  );
  assert.deepEqual(receiver.firingKeys(), { all: [state['state'].key] });
  assert.ok(receiver.received.some(({ alert }) => alert.view === 'single-instance'));
});
