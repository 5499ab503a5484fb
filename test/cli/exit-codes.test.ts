/** Exit codes: what went wrong can be told by a script, and is said in one line that names it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { exec } from '../helpers/exec.ts';
import { testBroker } from '../helpers/servers.ts';
import { freePorts } from '../servers/ports.ts';
import { startMongod } from '../servers/mongod.ts';

const { url: amqpUrl } = await testBroker();
const [nowhere = 0] = await freePorts(1);

const folder = mkdtempSync(join(tmpdir(), 'logagg-cli-'));
after(() => rmSync(folder, { recursive: true }));

/** Runs a command line that must fail; gives what it says in its only line. */
async function failure(args: readonly string[], code: number, stdin = ''): Promise<string> {
  const ending = await exec(args, { stdin });
  assert.equal(ending.code, code, `${args.join(' ')}: ${ending.stderr}`);
  assert.equal(ending.stdout, '');
  const [last = ''] = ending.stderr.trimEnd().split('\n').slice(-1);
  assert.match(last, /^logagg: /);
  return last;
}

test('a flag that cannot be is a usage error that names it, before any server is asked', async () => {
  const table: readonly (readonly [string[], RegExp])[] = [
    [['search', '--limit', '-1'], /--limit/],
    [['search', '--limit', 'many'], /--limit: not a whole number up to 1000000, nor 'all'/],
    [['search', '-n', '1e3'], /--limit/],
    [['search', '-o', 'xml'], /--output/],
    [['search', '--severity', 'loud'], /unknown severity 'loud'/],
    [['search', '--since', 'soon'], /soon: not a time/],
    [['search', '--since', '1h', '--until', '2h'], /since '1h' is not before until '2h'/],
    [['search', '--service', ''], /empty service name/],
    [['search', '--grep', '('], /Invalid regular expression/],
    [['search', '--timezone', 'Mars/Olympus'], /--timezone/],
    [['search', '--color', 'sometimes'], /--color/],
    [['search', '--mongo-url', 'localhost'], /--mongo-url: not a URL of the form mongodb:\/\//],
    [['search', '--unheard-of'], /unknown option '--unheard-of'/],
    [['emit', '--severity', 'loud'], /--severity: unknown severity 'loud'/],
    [['emit', '--service', 'a#b'], /--service: 'a#b' cannot be a service name/],
    [['emit', '--batch-size', '0'], /--batch-size/],
    [['emit', '--linger', '5'], /--linger: 5: no unit/],
    [['emit', '--wire', 'pigeon'], /--wire/],
    [['emit', '--amqp-url', 'http://localhost'], /--amqp-url: not a URL of the form amqp:\/\//],
    [['emit', '--wait', 'long'], /--wait: long: not a duration/],
    [['collect', '--prefetch', '0'], /--prefetch/],
    [['collect', '--flush-interval', 'x'], /--flush-interval/],
    [['monitor', '--threshold', '0'], /--threshold/],
    [['monitor', '--window', '60'], /--window: 60: no unit/],
    [['prune'], /what may go\? Say --days 10, --older-than 36h/],
    [['prune', '--days', '0'], /--days/],
    [['prune', '--days', '-1'], /--days/],
    [['prune', '--days', '7d;drop'], /--days/],
    [['serve-api', '--port', '65536'], /--port/],
    [['collect', 'more'], /too many arguments/],
  ];
  await Promise.all(
    table.map(async ([args, message]) => assert.match(await failure(args, 2), message)),
  );
});

test('a variable that cannot be is a usage error too', async () => {
  const ending = await exec(['search'], { env: { LOGAGG_LIMIT: 'many' } });
  assert.equal(ending.code, 2);
  assert.match(ending.stderr, /--limit/);
});

test('a file that is not there, or is a folder, is no input', async () => {
  const missing = join(folder, 'missing.log');
  assert.match(await failure(['emit', missing], 66), /cannot read .*missing\.log: ENOENT/);
  assert.match(await failure(['emit', folder], 66), /is a directory/);
});

test('a database that is away is unreachable, and says where and what to do', async () => {
  const url = `mongodb://127.0.0.1:${nowhere}/logs`;
  const commands = [['search'], ['prune', '--days', '10'], ['collect', '--wait', '0s']];
  const failures = commands.map((args) => failure([...args, '--mongo-url', url], 69));
  for (const said of await Promise.all(failures)) {
    assert.match(said, new RegExp(`cannot reach MongoDB at mongodb://127.0.0.1:${nowhere}/logs`));
    assert.match(said, /--mongo-url \(LOGAGG_MONGO_URL\)/);
  }
});

test('a broker that is away is unreachable once the wait is over', async () => {
  const url = `amqp://127.0.0.1:${nowhere}/`;
  for (const command of ['emit', 'monitor']) {
    const args = [command, '--wait', '0s', '--amqp-url', url];
    const said = await failure(args, 69, 'a line\n');
    assert.match(said, new RegExp(`cannot reach RabbitMQ at amqp://127.0.0.1:${nowhere}/: .*`));
    assert.match(said, /--amqp-url \(LOGAGG_AMQP_URL\)/);
  }
});

test('a server that is away is waited for as long as --wait says', async () => {
  const away = ['--amqp-url', `amqp://127.0.0.1:${nowhere}/`, '--wait', '2s'];
  const { code, stderr } = await exec(['emit', ...away], { stdin: 'a line\n' });
  assert.equal(code, 69);
  assert.match(stderr, /trying again/);
});

test('credentials that the broker refuses end the command at once', async () => {
  const url = new URL(amqpUrl);
  url.password = 'wrong';
  for (const command of ['emit', 'monitor']) {
    const said = await failure([command, '--amqp-url', url.href], 77, 'a line\n');
    assert.match(said, /refuses access: .*ACCESS.REFUSED/);
    assert.match(said, /check user, password and permissions/);
  }
});

test('a virtual host that is not there is a configuration error', async () => {
  const url = new URL(amqpUrl);
  url.pathname = '/nowhere';
  const said = await failure(['emit', '--amqp-url', url.href], 78, 'a line\n');
  assert.match(said, /virtual host/);
});

test('credentials that the database refuses end the command at once', async () => {
  await using guarded = await startMongod({ args: ['--auth'] });
  const wrong = `mongodb://user:wrong@127.0.0.1:${guarded.port}/logs`;
  for (const url of [wrong, `${guarded.url}logs`]) {
    assert.match(await failure(['search', '--mongo-url', url], 77), /refuses access/);
  }
  assert.match(
    await failure(['collect', '--amqp-url', amqpUrl, '--mongo-url', wrong], 77),
    /refuses access/,
  );
});

test('a URL that the database driver cannot use is a configuration error', async () => {
  await failure(['search', '--mongo-url', 'mongodb://'], 78);
});

test('a port that is taken is a failure that says so', async () => {
  const taken = new URL(amqpUrl).port;
  assert.match(await failure(['serve-api', '--port', taken], 1), /cannot listen on .*EADDRINUSE/);
});
