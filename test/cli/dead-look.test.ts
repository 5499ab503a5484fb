/** Dead letters counted, listed and shown: whatever they hold, and all stay where they are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dead, list, openStanding } from '../helpers/dead-desk.ts';
import { declare, letterOfRecord, letterOfText, park, putDead } from '../helpers/dead-letters.ts';
import { exec } from '../helpers/exec.ts';
import { holdServers, openScene } from '../helpers/scene.ts';

await holdServers();

test('no queue and an empty queue are said, and are no errors', async () => {
  const scene = await openScene();
  // Twice: a look makes none.
  for (let looks = 0; looks < 2; looks += 1) {
    const missing = await dead(scene, ['list', '-o', 'json']);
    assert.match(missing.stderr, /there is no queue LogQueue\.dead/);
    assert.equal(missing.stdout, '[]\n');
  }
  await declare(scene.amqpUrl);
  for (const args of [['list'], ['replay', '--all'], ['show', 'a']]) {
    const { stderr, stdout } = await dead(scene, args);
    assert.equal(stderr, 'LogQueue.dead is empty\n');
    assert.equal(stdout, '');
  }
});

test('a list counts by cause, and shows the letters when asked to', async () => {
  const scene = await openStanding();
  await park(scene.amqpUrl, [letterOfRecord(1), letterOfText(1, 'm-1'), letterOfRecord(2)]);
  const causes = await dead(scene, ['list']);
  assert.match(causes.stdout, /^ +2 +10334 +camera +2026-11-24 10:00:01 +2026-11-24 10:00:02 /m);
  assert.match(causes.stdout, /^ +1 +unreadable +web /m);
  assert.equal(causes.stderr, '3 dead letters\n');

  const first = await dead(scene, ['list', '-n', '1']);
  assert.match(
    first.stdout,
    /^[0-9a-f]{12} +2026-11-24 10:00:01 +10334 +camera\.INFO .* frame 1\n$/m,
  );
  assert.match(first.stderr, /1 dead letter, the first; the queue has 3/);

  const cut = await dead(scene, ['list', '--scan', '2']);
  assert.match(cut.stderr, /2 dead letters; looked at the first 2 of 3; --scan looks at more/);
  const some = await dead(scene, ['list', '--cause', 'unreadable', '-n', 'all', '-o', 'ndjson']);
  assert.equal(JSON.parse(some.stdout).messageId, 'm-1');
});

test('a letter is shown by the beginning of its id or by its message id, and its body byte by byte', async () => {
  const scene = await openStanding();
  const body = Buffer.from([0xff, 0, 0x1b, 10]);
  await park(scene.amqpUrl, [letterOfRecord(1), letterOfRecord(2), { ...letterOfText(1), body }]);
  const [one, , binary] = await list(scene);
  assert.ok(one !== undefined && binary !== undefined);

  const shown = await dead(scene, ['show', one.id.slice(0, 6)]);
  assert.match(shown.stdout, /^routing key: +camera\.INFO$/m);
  assert.match(shown.stdout, /^ +x-logagg-code: 10334$/m);
  assert.match(shown.stdout, /"message":"frame 1"/);
  assert.equal((await dead(scene, ['show', one.messageId])).stdout.includes('frame 1'), true);
  const raw = await scene.start('dead', 'show', binary.id, '--raw').ended;
  assert.equal(raw.stdout, body.toString());

  assert.match((await dead(scene, ['show', 'zz'], 1)).stderr, /no dead letter has the id 'zz'/);
  assert.match((await dead(scene, ['show', ''], 2)).stderr, /an empty id/);
  assert.match((await dead(scene, ['drop', '-y', one.id, 'zz'], 1)).stderr, /no dead letter/);
  assert.equal((await list(scene)).length, 3);
});

test('a beginning that several letters share is refused, and nothing is done', async () => {
  const scene = await openStanding();
  // Of 17 ids two share their first digit.
  await park(
    scene.amqpUrl,
    Array.from({ length: 17 }, (_, number) => letterOfRecord(number)),
  );
  const digits = (await list(scene)).map(({ id }) => id.slice(0, 1));
  const shared = digits.find((digit, at) => digits.indexOf(digit) !== at) ?? '';
  const { stderr } = await dead(scene, ['drop', '--yes', shared], 2);
  assert.match(stderr, new RegExp(`'${shared}' names \\d+ dead letters`));
  assert.equal((await list(scene)).length, 17);
});

test('hostile headers are shown, listed and sent again without harm', async () => {
  const scene = await openStanding();
  const entry = { reason: 7, queue: ['LogQueue'], 'routing-keys': 'none', time: { a: 1 } };
  await putDead(scene.amqpUrl, [
    { body: 'one', options: { headers: { 'x-death': Array.from({ length: 1000 }, () => 7) } } },
    { body: 'four', options: { headers: { 'x-death': [entry, entry] } } },
    { body: 'two', options: { headers: { junk: '\u001b]0;pwn\u0007'.repeat(6000) } } },
    {
      body: 'three',
      options: {
        headers: {
          'x-logagg-code': { a: [1] },
          'x-logagg-reason': 5,
          'x-logagg-routing-key': true,
        },
        messageId: '\u001b[2J',
        timestamp: 2 ** 52,
      },
    },
  ]);
  const causes = await dead(scene, ['list']);
  assert.match(causes.stdout, /^ +4 +unknown .* no reason given$/m);
  for (const { id } of await list(scene)) {
    const { stdout } = await dead(scene, ['show', id]);
    assert.doesNotMatch(stdout, /[^\n\P{Cc}]/u);
  }
  assert.match((await dead(scene, ['replay', '--all'])).stderr, /^replayed 4\n$/);
  await scene.collectAll();
  assert.equal(await scene.stored(), 4);
});

test('a selection is one of three, and what cannot be is a usage error before any server is asked', async () => {
  const table: readonly (readonly [string[], RegExp])[] = [
    [['replay'], /none of ids, --cause and --all/],
    [['replay', 'a', '--all'], /more than one of ids, --cause and --all/],
    [['list', '-n', '0'], /--limit/],
    [['list', '--scan', '0'], /--scan/],
    [['show'], /missing required argument 'id'/],
    [['lsit'], /unknown command 'lsit'/],
  ];
  await Promise.all(
    table.map(async ([args, message]) => {
      const { code, stderr } = await exec(['dead', ...args]);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }),
  );
});

test('help names the subcommands, and each its flags and variables', async () => {
  const { stdout } = await exec(['dead', '--help']);
  for (const name of ['list', 'show', 'replay', 'drop']) {
    assert.match(stdout, new RegExp(`^ +${name} `, 'm'));
  }
  for (const name of ['list', 'replay']) {
    const help = await exec(['dead', name, '--help']);
    assert.equal(help.code, 0);
    assert.match(help.stdout, new RegExp(`^Usage: logagg dead ${name} `));
    assert.match(help.stdout, /\(env:\s+LOGAGG_AMQP_URL\)/);
    assert.match(help.stdout, /\(env:\s+LOGAGG_WAIT\)/);
  }
  assert.equal((await exec(['dead'])).code, 2);
});
