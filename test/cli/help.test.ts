/** Help and version: complete, on stdout, and without any server. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { exec } from '../helpers/exec.ts';

const COMMANDS = ['emit', 'collect', 'monitor', 'search', 'prune', 'serve-api'];

test('--version prints the version of the package', async () => {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version }: { version: string } = JSON.parse(manifest);
  for (const flag of ['--version', '-V']) {
    assert.deepEqual(await exec([flag]), { code: 0, stdout: `${version}\n`, stderr: '' });
  }
});

test('--help names every command, gives examples and the exit codes', async () => {
  for (const args of [['--help'], ['-h'], ['help']]) {
    const { code, stdout, stderr } = await exec(args);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    for (const command of COMMANDS) assert.match(stdout, new RegExp(`^ +${command} `, 'm'));
    assert.match(stdout, /Examples:\n/);
    assert.match(stdout, /Exit codes: 0 done, 1 failed, 2 usage/);
  }
});

test('the help of a command names its flags, and the variables that set them', async () => {
  for (const command of COMMANDS) {
    const { code, stdout, stderr } = await exec([command, '--help']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.match(stdout, new RegExp(`^Usage: logagg ${command} `));
    assert.match(stdout, /\(env:\s+LOGAGG_(AMQP|MONGO)_URL\)/);
  }
  assert.deepEqual((await exec(['help', 'search'])).stdout, (await exec(['search', '-h'])).stdout);
});

test('help shows no value of the environment', async () => {
  const env = {
    LOGAGG_AMQP_URL: 'amqp://u:s3cr%40t@h/',
    LOGAGG_MONGO_URL: 'mongodb://u:s3cr%40t@h/',
    RABBITMQ_URI: 'amqp://u:s3cr%40t@h/',
  };
  for (const command of COMMANDS) {
    assert.doesNotMatch((await exec([command, '--help'], { env })).stdout, /s3cr/);
  }
});

test('no command at all is a usage error that shows help', async () => {
  const { code, stdout, stderr } = await exec([]);
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /Usage: logagg/);
});

test('a command that does not exist is named, and the one that is meant', async () => {
  const { code, stdout, stderr } = await exec(['serch']);
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^logagg: unknown command 'serch'\n\(Did you mean search\?\)\n$/);
});
