/** Secrets: no password of a URL is ever printed, whatever goes wrong and wherever it was written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exec } from '../helpers/exec.ts';
import { testBroker } from '../helpers/servers.ts';
import { startMongod } from '../servers/mongod.ts';
import { freePorts } from '../servers/ports.ts';

const broker = new URL((await testBroker()).url).host;
const [nowhere = 0] = await freePorts(1);
/** As it is written in a URL, and as it is meant. */
const SECRET = /s3cr|t0p/;
const USER = 'user:s3cr%40t0p';

async function assertSilent(args: readonly string[], codes: readonly number[], env = {}) {
  for (const more of [[], ['--debug']]) {
    const ending = await exec([...args, ...more], { env, stdin: 'a line\n' });
    const said = `${args.join(' ')}: ${ending.stdout}${ending.stderr}`;
    assert.ok(codes.includes(ending.code ?? -1), `${ending.code} of ${said}`);
    assert.notEqual(ending.stderr, '');
    assert.doesNotMatch(ending.stdout + ending.stderr, SECRET);
  }
}

test('a broker that is away, refuses, or has no such host, does not bring the password out', async () => {
  const urls: readonly (readonly [string, number])[] = [
    [`amqp://${USER}@127.0.0.1:${nowhere}/`, 69],
    [`amqp://${USER}@no-such-host.invalid/`, 69],
    [`amqp://${USER}@${broker}/`, 77],
    [`amqp://${USER}@${broker}/?heartbeat=5&s3cr=t0p`, 77],
    [`amqps://${USER}@${broker}/`, 69],
  ];
  for (const [url, code] of urls) {
    await assertSilent(['emit', '--wait', '0s', '--amqp-url', url], [code]);
    await assertSilent(['monitor', '--wait', '0s'], [code], { LOGAGG_AMQP_URL: url });
    await assertSilent(['monitor', '--wait', '0s'], [code], { RABBITMQ_URI: url });
  }
});

test('a database that is away or refuses does not bring the password out', async () => {
  await using guarded = await startMongod({ args: ['--auth'] });
  const urls: readonly (readonly [string, number])[] = [
    [`mongodb://${USER}@127.0.0.1:${nowhere}/logs?serverSelectionTimeoutMS=100`, 69],
    [`mongodb://${USER}@127.0.0.1:${guarded.port}/logs`, 77],
  ];
  for (const [url, code] of urls) {
    await assertSilent(['search', '--mongo-url', url], [code]);
    await assertSilent(['prune', '--days', '1'], [code], { MONGO_URI: url });
    await assertSilent(['collect', '--wait', '0s'], [code], { LOGAGG_MONGO_URL: url });
  }
});

test('a URL that is none does not bring the password out', async () => {
  const wrong = [
    `${USER}@host`,
    `http://${USER}@host`,
    `amqp:${USER}@host`,
    `amqp://${USER}@host:99999`,
    `amqp://${USER}@ho st/`,
    `mongodb:${USER}@host`,
  ];
  for (const url of wrong) {
    await assertSilent(['emit', '--amqp-url', url], [2]);
    await assertSilent(['collect'], [2], { LOGAGG_AMQP_URL: url });
  }
  for (const url of [
    `mongodb://${USER}@`,
    `mongodb://${USER}@h:70000`,
    `mongodb+srv://${USER}@a,b`,
  ]) {
    await assertSilent(['search', '--mongo-url', url], [78]);
  }
});

test('a URL in the wrong place does not bring the password out', async () => {
  const url = `amqp://${USER}@host/`;
  const wrong: readonly (readonly [string[], number])[] = [
    [[url], 2],
    [['collect', url], 2],
    [['emit', url], 66],
    [['emit', `--amqpurl=${url}`], 2],
    [['emit', '--amqp-url'], 2],
    [['emit', '--format', url], 2],
    [['emit', '--severity', url], 2],
    [['emit', '--wait', url], 2],
    [['emit', '--batch-size', url], 2],
    [['emit', '--timezone', url], 2],
    [['search', '--since', url], 2],
    [['search', '--limit', url], 2],
    [['search', '--output', url], 2],
    [['search', '--color', url], 2],
    [['prune', '--days', url], 2],
    [['serve-api', '--port', url], 2],
    [['serve-api', '--host', url, '--port', '0'], 1],
  ];
  for (const [args, code] of wrong) await assertSilent(args, [code]);
});
