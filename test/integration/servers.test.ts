/** The private servers of the tests: they start, take a kill and come back with what was stored. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { connect } from 'amqplib';
import { MongoClient } from 'mongodb';
import { testBroker, testDatabase } from '../helpers/servers.ts';
import { startMongod } from '../servers/mongod.ts';
import { startRabbitmq } from '../servers/rabbitmq.ts';
import type { BrokerServer } from '../servers/rabbitmq.ts';

const queue = 'kept';

describe('a private broker', () => {
  let broker: BrokerServer;
  before(async () => {
    broker = await startRabbitmq();
  });
  after(() => broker.stop());

  it('evaluates Erlang, and names an expression that fails', async () => {
    assert.equal(await broker.evaluate('atom_to_list(node())'), 'logagg@localhost');
    await assert.rejects(broker.evaluate('no_module:no_function()'), /no_module:no_function/);
    assert.match(await broker.ctl('status'), /Uptime/);
  });

  it('keeps a confirmed message over a kill', async () => {
    const url = await broker.vhost('own');
    const connection = await connect(url);
    connection.on('error', () => {});
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {});
    await channel.assertQueue(queue, { durable: true });
    channel.sendToQueue(queue, Buffer.from('still here'), { persistent: true });
    await channel.waitForConfirms();
    assert.equal((await broker.leaks()).length, 1);

    const killed = broker.pid();
    broker.kill('SIGKILL');
    await broker.restart();

    assert.notEqual(broker.pid(), killed);
    const again = await connect(url);
    const reader = await again.createChannel();
    const message = await reader.get(queue, { noAck: true });
    assert.equal(message && message.content.toString(), 'still here');
    await again.close();
    assert.deepEqual(await broker.leaks(), []);
  });
});

describe('a private mongod', () => {
  it('keeps what it journalled over a kill, and leaves no process when stopped', async () => {
    const mongod = await startMongod();
    const client = new MongoClient(mongod.url);
    const documents = client.db('own').collection('kept');
    await documents.insertOne({ is: 'still here' }, { writeConcern: { w: 1, j: true } });

    mongod.kill('SIGKILL');
    await mongod.restart();

    assert.equal(await documents.countDocuments(), 1);
    await client.close();
    const pid = mongod.pid();
    await mongod.stop();
    assert.equal(existsSync(`/proc/${pid}`), false);
  });
});

describe('the servers of a run', () => {
  it('give each test a virtual host and a database of its own', async () => {
    const [one, other] = await Promise.all([testBroker(), testBroker()]);
    assert.notEqual(one.url, other.url);
    const connection = await connect(other.url);
    await connection.close();
    const [first, second] = await Promise.all([testDatabase(), testDatabase()]);
    assert.notEqual(first.name, second.name);
  });
});
