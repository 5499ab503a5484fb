/** The language of queries as it is typed in a shell, and the same in the API. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { execScript } from '../helpers/exec.ts';
import { openScene } from '../helpers/scene.ts';
import { testDatabase } from '../helpers/servers.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { createWriter } from '../../src/store/writer.ts';

const { url: mongoUrl } = await testDatabase();
const scene = await openScene({ amqpUrl: 'amqp://localhost:1/', mongoUrl });

const START = Date.parse('2026-11-24T09:00:00Z');
const mint = createIdMinter(1);
const RECORDS: readonly Partial<LogRecord>[] = [
  { message: 'order paid', attributes: { status: 200, path: '/v1/orders', user: 'ann' } },
  { message: 'Connection reset by peer', severity: 'ERROR', attributes: { status: '502' } },
  { message: 'timeout after 5000 ms', attributes: { http: { status: 504 }, user: 'Ann Lee' } },
  { message: 'healthcheck timeout', service: 'web-1', attributes: { 'http.status': 499 } },
];
await createWriter(scene.db).write(
  RECORDS.map((own, index) => {
    const timestamp = START + index * 60_000;
    const id = mint(timestamp, index);
    return { id, timestamp, service: 'api', severity: 'INFO', message: '', ...own };
  }),
  START,
);
const [paid, reset, timeout, health] = RECORDS.map(({ message }) => message);

test('a query is typed with little to quote', async () => {
  for (const [typed, ...messages] of [
    ['timeout NOT healthcheck', timeout],
    ['-- timeout -healthcheck', timeout],
    ['timeout -e ^health -e after'],
    ['paid OR reset', paid, reset],
    ["'reset by'", reset],
    ["'(paid OR reset) -order'", reset],
    ['time:09:02..09:03 -z utc -S 2026-11-24', timeout],
    ["'status>=500'", reset],
    ['http.status:4*', health],
    ['path:/v1/*', paid],
    ['/time(d )?out$/'.replace(/[()?$]/g, '\\$&'), health],
    [`-w 'user:"Ann Lee" OR user:ann'`, paid, timeout],
    ["-w user:* -w 'status:*'", paid],
    ['-i -g ^CONN', reset],
  ]) {
    const found = await execScript(`logagg search -o raw ${typed}`, scene.env);
    assert.equal(found.code, 0, found.stderr);
    assert.deepEqual(found.stdout.split('\n').slice(0, -1), messages, typed);
  }
});

test('a fault is shown in its place', async () => {
  const failing = [
    ['search', 'a', '(b'],
    ['search', '-w', 'status>=\x1b[2J'],
    ['search', '-e', '('],
    ['search', '--timeout', '5'],
  ];
  const endings = await Promise.all(failing.map((args) => scene.run(args)));
  assert.deepEqual(
    endings.map(({ code, stdout }) => [code, stdout]),
    failing.map(() => [2, '']),
  );
  const [open, escape, regex, unit] = endings.map(({ stderr }) => stderr);
  assert.match(
    open ?? '',
    /^logagg: nothing closes this parenthesis\n {2}a \(b\n {4}\^ \(close it, /,
  );
  assert.match(escape ?? '', /^logagg: not a number\n {2}status>=␛\[2J\n {10}\^ \(/);
  assert.match(regex ?? '', /Unterminated group/);
  assert.match(unit ?? '', /--timeout: 5: no unit/);
});

test('a search that takes too long ends as unfinished, and says what helps', async () => {
  const { url } = await testDatabase();
  const slow = await openScene({ amqpUrl: 'amqp://localhost:1/', mongoUrl: url });
  const message = `${'a'.repeat(5000)}b`;
  await createWriter(slow.db).write(
    Array.from({ length: 250 }, (_, index) => {
      return {
        id: mint(START, index),
        timestamp: START,
        service: 'api',
        severity: 'INFO',
        message,
      };
    }),
    START,
  );
  for (const limit of ['1', 'all']) {
    const ending = await slow.run([
      'search',
      '-n',
      limit,
      '--timeout',
      '200ms',
      '-g',
      '(?=(a+))\\1c',
    ]);
    assert.equal(ending.code, 75, ending.stderr);
    assert.match(
      ending.stderr,
      /^logagg: the database worked longer than 200ms on the search \(.*--timeout\)\n$/m,
    );
  }
});

test('q of the API is the same language', async () => {
  const api = scene.start('serve-api', '--port', '0');
  after(() => api[Symbol.asyncDispose]());
  const url = await api.said(/listening on (http:\/\/[^;]+);/);
  const get = async (q: string) => {
    const response = await fetch(`${url}/logs/api?q=${encodeURIComponent(q)}`);
    const body: { logs?: { message: string }[]; detail?: string } = JSON.parse(
      await response.text(),
    );
    return [response.status, body.logs?.map(({ message }) => message) ?? body.detail];
  };
  assert.deepEqual(await get('status>=500 OR "order paid"'), [200, [paid, reset]]);
  assert.deepEqual(await get('service:web-1'), [200, []]);
  assert.deepEqual(await get('a (b'), [
    400,
    'nothing closes this parenthesis\n  a (b\n    ^ (close it, or put the text that it belongs to into quotes)',
  ]);
  const twice = await fetch(`${url}/logs/api?q[$ne]=x`);
  assert.equal(twice.status, 400);
});
