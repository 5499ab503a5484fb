/** Receivers of alerts: each gets each alert at least once, under one key, and learns no secret but its own. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startReceiver } from '../helpers/alert-receiver.ts';
import { exec } from '../helpers/exec.ts';
import { eventually } from '../helpers/eventually.ts';
import { messageOf, recordsOf } from '../helpers/log-messages.ts';
import { publish } from '../helpers/reference.ts';
import { holdServers, openScene } from '../helpers/scene.ts';

await holdServers();
const folder = mkdtempSync(join(tmpdir(), 'logagg-test-'));
after(() => rmSync(folder, { recursive: true }));

/** A scene in which so many errors wait to be read. */
async function openBurst(count = 3, message = 'boom 1') {
  const scene = await openScene();
  await scene.collectAll();
  const records = recordsOf('api', count).map((record) => ({ ...record, message }));
  await publish(scene.amqpUrl, records.map(messageOf));
  return scene;
}

const ONCE = ['monitor', '--once', '--threshold', '3', '--timeout', '1m'];

test('a webhook is signed, has a key, and says what the alert says', async () => {
  const scene = await openBurst(3, '<!here> & a`b \x1b[J\r@channel');
  await using receiver = await startReceiver();
  const env = { ...scene.env, LOGAGG_WEBHOOK_SECRET: 'a secret' };
  const notify = ['--notify', `webhook=${receiver.url}`, '--notify', `slack=${receiver.url}`];
  const ending = await exec([...ONCE, '--webhook-allow-private', ...notify], { env });
  assert.equal(ending.code, 0, ending.stderr);
  assert.match(ending.stderr, /alerts 1 · notified 2/);
  assert.doesNotMatch(ending.stdout + ending.stderr, /s3cret|a secret/);

  const signed = receiver.received.find(({ headers }) => headers['logagg-signature'] !== undefined);
  const { headers, body, alert } = signed ?? assert.fail('no webhook');
  const [, time = '', hash] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
    String(headers['logagg-signature']),
  ) ?? [''];
  assert.equal(hash, createHmac('sha256', 'a secret').update(`${time}.${body}`).digest('hex'));
  assert.equal(headers['idempotency-key'], `"${alert.key}"`);
  assert.equal(alert.kind, 'firing');
  assert.match(alert.text, /^high error rate: 3 errors within 1m \(api 3\)$/);

  const chat = receiver.received.find(({ body: text }) => text.includes('unfurl_links'));
  const { text } = JSON.parse(chat?.body ?? '{}') as { text: string };
  assert.match(text, /3 × &lt;!here&gt; &amp; a'b ␛\[J␍@channel\n/);
});

test('a receiver that fails is tried again under the same key', async () => {
  const scene = await openBurst();
  let answers = 0;
  await using receiver = await startReceiver((_, response) => {
    answers += 1;
    response.writeHead(answers < 3 ? 503 : 200).end();
  });
  await using monitor = scene.start(
    'monitor',
    '--threshold',
    '3',
    '--webhook-allow-private',
    '--notify',
    `webhook=${receiver.url}`,
  );
  const received = await receiver.receivedInAll(3);
  await monitor.said(/webhook 127\.0\.0\.1:\d+: it answers 503; trying again/);
  assert.equal(new Set(received.map(({ alert }) => alert.key)).size, 1);
  monitor.kill('SIGTERM');
  const { stdout, stderr } = await monitor.ended;
  assert.match(stderr, /notified 1/);
  assert.doesNotMatch(stdout + stderr, /s3cret/);
});

test('a redirect is not followed, and an answer without end is not read', async () => {
  const scene = await openBurst();
  await using inner = await startReceiver();
  await using outer = await startReceiver((_, response) => {
    response.writeHead(302, { location: inner.url }).end();
  });
  await using endless = await startReceiver((_, response) => {
    response.writeHead(200);
    const more = (): boolean => response.write('x'.repeat(65_536));
    response.on('drain', more);
    more();
  });
  const notify = ['--notify', `webhook=${outer.url}`, '--notify', `webhook=${endless.url}`];
  const { code, stderr } = await scene.run([...ONCE, '--webhook-allow-private', ...notify]);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /it answers 302, and redirects are not followed; given up/);
  assert.match(stderr, /notified 1 · not delivered 1/);
  assert.equal(inner.received.length, 0);
});

test('a private address is refused unless it is allowed', async () => {
  const scene = await openBurst();
  await using receiver = await startReceiver();
  const { code, stderr } = await scene.run([...ONCE, '--notify', `webhook=${receiver.url}`]);
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /127\.0\.0\.1 is a private one \(--webhook-allow-private allows it\); given up/,
  );
  assert.equal(receiver.received.length, 0);
});

test('a command is given the alert on its standard input, and no shell and no secret of ours', async () => {
  const scene = await openBurst();
  const file = join(folder, 'told');
  const command = join(folder, 'page');
  const script = `#!/bin/sh\ncat > "${file}.new"; echo "$1 $LOGAGG_MONGO_URL." >> "${file}.new"; mv "${file}.new" "${file}"\n`;
  writeFileSync(command, script);
  chmodSync(command, 0o755);
  const { code, stderr } = await scene.run([...ONCE, '--notify', `exec=${command} $(id);`]);
  assert.equal(code, 0, stderr);
  await eventually(
    async () => existsSync(file),
    (isThere) => isThere,
  );
  const [json = '', words] = readFileSync(file, 'utf8').split('\n');
  assert.equal((JSON.parse(json) as { kind: string }).kind, 'firing');
  assert.equal(words, '$(id); .');
});

test('an alert of which a killed monitor has told nobody is told by the next one', async () => {
  const scene = await openBurst();
  let isUp = false;
  await using receiver = await startReceiver((_, response) => {
    if (isUp) response.writeHead(200).end();
    // Else it hangs, and the monitor with it.
  });
  const flags = ['monitor', '--threshold', '3', '--webhook-allow-private'];
  const notify = ['--notify', `webhook=${receiver.url}`];
  await using doomed = scene.start(...flags, ...notify);
  await receiver.receivedInAll(1);
  doomed.kill('SIGKILL');
  await doomed.ended;
  isUp = true;
  // A lease is not waited for in a test: it is ended as time would.
  const lease = { 'outbox.$[].leases': {} };
  await scene.db.collection('alert.states').updateMany({}, { $set: lease });
  await using heir = scene.start(...flags, ...notify);
  const received = await receiver.receivedInAll(2);
  assert.equal(new Set(received.map(({ headers }) => headers['idempotency-key'])).size, 1);
  heir.kill('SIGTERM');
  assert.match((await heir.ended).stderr, /notified 1/);
});

test('without an alert it ends with 1 when the time is over', async () => {
  const scene = await openBurst(2);
  const { code, stdout, stderr } = await scene.run([
    'monitor',
    '-q',
    '--once',
    '--threshold',
    '3',
    '--timeout',
    '3s',
  ]);
  assert.equal(code, 1, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, /alerts 0/);
});

test('an episode is over once, and its receiver hears of that too', async () => {
  const scene = await openBurst();
  await using receiver = await startReceiver();
  await using monitor = scene.start(
    'monitor',
    '-q',
    '--threshold',
    '3',
    '--window',
    '1s',
    '--webhook-allow-private',
    '--notify',
    `webhook=${receiver.url}`,
  );
  const [first, second] = await receiver.receivedInAll(2);
  assert.deepEqual([first?.alert.kind, second?.alert.kind], ['firing', 'resolved']);
  assert.equal(second?.alert.key, `${first?.alert.key}-resolved`);
  await monitor.said(/OVER {2}high error rate is over after .*: 3 errors/);
});
