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

interface Attempt {
  args: string[];
  env?: NodeJS.ProcessEnv;
  code: number;
}

/** With `--debug` all is said that is said without, and more. */
async function assertSilent(attempts: readonly Attempt[]): Promise<void> {
  const attempt = async ({ args, env = {}, code }: Attempt) => {
    const ending = await exec([...args, '--debug'], { env, stdin: 'a line\n' });
    const said = ending.stdout + ending.stderr;
    assert.equal(ending.code, code, `${args.join(' ')}: ${said}`);
    assert.notEqual(ending.stderr, '');
    assert.doesNotMatch(said, SECRET);
  };
  await Promise.all(attempts.map(attempt));
}

test('a broker that is away or refuses does not bring the password out', async () => {
  const urls: readonly (readonly [string, number])[] = [
    [`amqp://${USER}@127.0.0.1:${nowhere}/`, 69],
    [`amqp://${USER}@127.0.0.1:${nowhere},localhost:${nowhere}/`, 69],
    [`amqp://${USER}@127.0.0.1:${nowhere}/,amqp://${USER}@${broker}/`, 77],
    [`amqp://${USER}@${broker}/`, 77],
    [`amqp://${USER}@${broker}/?heartbeat=5&s3cr=t0p`, 77],
    [`amqps://${USER}@${broker}/`, 69],
  ];
  await assertSilent(
    urls.flatMap(([url, code]) => [
      { args: ['emit', '--wait', '0s', '--amqp-url', url], code },
      { args: ['monitor', '--wait', '0s'], env: { LOGAGG_AMQP_URL: url }, code },
    ]),
  );
  const env = { RABBITMQ_URI: `amqp://${USER}@${broker}/` };
  await assertSilent([{ args: ['emit'], env, code: 77 }]);
});

test('a database that is away or refuses does not bring the password out', async () => {
  await using guarded = await startMongod({ args: ['--auth'] });
  const urls: readonly (readonly [string, number])[] = [
    [`mongodb://${USER}@127.0.0.1:${nowhere}/logs`, 69],
    [`mongodb://${USER}@127.0.0.1:${guarded.port}/logs`, 77],
  ];
  await assertSilent(
    urls.flatMap(([url, code]) => [
      { args: ['search', '--mongo-url', url], code },
      { args: ['prune', '--days', '1'], env: { MONGO_URI: url }, code },
      { args: ['collect', '--wait', '0s'], env: { LOGAGG_MONGO_URL: url }, code },
    ]),
  );
});

test('a URL that is none does not bring the password out', async () => {
  const notForBroker = [
    `${USER}@host`,
    `http://${USER}@host`,
    `amqp:${USER}@host`,
    `amqp://${USER}@host:99999`,
    `amqp://${USER}@host,host:99999`,
    `amqp://${USER}@host/one,amqp://${USER}@host/two`,
    `amqp://${USER}@ho st/`,
    `mongodb://${USER}@host`,
  ];
  const notForDriver = [
    `mongodb://${USER}@`,
    `mongodb://${USER}@h:70000`,
    `mongodb+srv://${USER}@a,b`,
    `mongodb://${USER}@h/?tls=s3cr`,
  ];
  await assertSilent([
    ...notForBroker.map((url) => ({ args: ['emit', '--amqp-url', url], code: 2 })),
    ...notForDriver.map((url) => ({ args: ['search', '--mongo-url', url], code: 78 })),
  ]);
});

test('a URL in the wrong place does not bring the password out', async () => {
  const url = `amqp://${USER}@host/`;
  const usage = [
    [url],
    ['collect', url],
    ['emit', `--amqpurl=${url}`],
    ['emit', '--format', url],
    ['emit', '--severity', url],
    ['emit', '--wait', url],
    ['emit', '--batch-size', url],
    ['emit', '--timezone', url],
    ['search', '--since', url],
    ['search', '--limit', url],
    ['search', '--output', url],
    ['search', '--color', url],
    ['prune', '--days', url],
    ['serve-api', '--port', url],
  ];
  await assertSilent([
    ...usage.map((args) => ({ args, code: 2 })),
    { args: ['emit', url], code: 66 },
    { args: ['serve-api', '--host', url, '--port', '0'], code: 1 },
  ]);
});
