/** The REST routes of the reference, with a bound, severities in any case, and errors that say what is wrong. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startMongod } from '../servers/mongod.ts';
import { openScene } from '../helpers/scene.ts';

const scene = await openScene();
const lines = Array.from({ length: 150 }, (_, i) => {
  const time = new Date(Date.UTC(2026, 10, 24, 10) + i * 1000).toISOString();
  return `${time} ${i % 3 === 0 ? 'ERROR' : 'INFO'} line ${i}\n`;
});
await scene.run(['emit', '-s', 'Apache'], lines.join(''));
await scene.collectAll();

const LISTENING = /listening on (http:\/\/[^;]+);/;
const api = scene.start('serve-api', '--port', '0');
after(() => api[Symbol.asyncDispose]());
const apiUrl = await api.said(LISTENING);

interface Answer {
  logs: { _id: string; timestamp: string; service: string; severity: string; message: string }[];
  more: boolean;
  title: string;
  detail: string;
}

async function get(path: string, url = apiUrl) {
  const response = await fetch(url + path);
  const text = await response.text();
  const body: Answer = JSON.parse(text);
  return { status: response.status, type: response.headers.get('content-type'), text, body };
}

test('it listens on this machine only, unless it is told otherwise', () => {
  assert.match(apiUrl, /^http:\/\/127\.0\.0\.1:\d+$/);
});

test('logs of a service come bounded, the newest, oldest first', async () => {
  const { status, body } = await get('/logs/Apache');
  assert.equal(status, 200);
  assert.equal(body.logs.length, 100);
  assert.equal(body.more, true);
  assert.equal(body.logs[0]?.message, 'line 50');
  assert.equal(body.logs[99]?.message, 'line 149');

  const ten = await get('/logs/Apache?limit=10');
  assert.equal(ten.body.logs.length, 10);
  assert.equal(ten.body.logs[9]?.message, 'line 149');

  const all = await get('/logs/Apache?limit=1000');
  assert.equal(all.body.logs.length, 150);
  assert.equal(all.body.more, false);
});

test('a log has the names that the reference gives it', async () => {
  const { body } = await get('/logs/Apache?limit=1');
  const [{ _id, ...log } = { _id: '' }] = body.logs;
  assert.match(_id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(log, {
    timestamp: '2026-11-24T10:02:29.000Z',
    service: 'Apache',
    severity: 'INFO',
    message: 'line 149',
  });
});

test('a severity is found in any case', async () => {
  for (const severity of ['ERROR', 'error', 'Error', 'err']) {
    const { status, body } = await get(`/logs/Apache/${severity}`);
    assert.equal(status, 200);
    assert.equal(body.logs.length, 50, severity);
    assert.ok(body.logs.every((log) => log.severity === 'ERROR'));
  }
  assert.equal((await get('/logs/Apache/WARN%2B')).body.logs.length, 50);
});

test('an unknown severity is an error, and a service without logs is not', async () => {
  const unknown = await get('/logs/Apache/loud');
  assert.equal(unknown.status, 400);
  assert.equal(unknown.type, 'application/problem+json');
  assert.match(unknown.body.detail, /unknown severity 'loud'.*TRACE DEBUG INFO WARN ERROR FATAL/);

  const none = await get('/logs/Nope');
  assert.equal(none.status, 200);
  assert.deepEqual(none.body.logs, []);
});

test('a parameter that cannot be is refused by name', async () => {
  for (const limit of ['0', '-1', '1001', '1e9', 'NaN', '0x10', '1e2', '', 'all']) {
    const { status, body } = await get(`/logs/Apache?limit=${limit}`);
    assert.equal(status, 400, limit);
    assert.match(body.detail, /limit: .*not a whole number from 1 to 1000/);
  }
  assert.equal((await get('/logs/a*%00')).status, 400);
  for (const query of ['service[$ne]=x', 'limit[$gt]=1', 'sort=$natural', 'skip=1']) {
    assert.equal((await get(`/logs/Apache?${query}`)).status, 400, query);
  }
});

test('a value stays a value, whatever it looks like', async () => {
  for (const service of ['{"$gt":""}', '$where', '.*', '__proto__', '../logs', '%']) {
    const { status, body } = await get(`/logs/${encodeURIComponent(service)}`);
    assert.equal(status, 200, service);
    assert.deepEqual(body.logs, []);
  }
});

test('what is no route, or no GET, is told what there is', async () => {
  const lost = await get('/');
  assert.equal(lost.status, 404);
  assert.match(lost.body.detail, /\/logs\/<service>/);
  const posted = await fetch(`${apiUrl}/logs/Apache`, { method: 'POST', body: '{}' });
  assert.equal(posted.status, 405);
});

test('a database that is away is 503, says nothing of where it is, and is found when it is back', async () => {
  await using mongod = await startMongod();
  mongod.kill('SIGKILL');
  await mongod.gone();
  const away = await openScene({ amqpUrl: scene.amqpUrl, mongoUrl: `${mongod.url}away` });
  await using process = away.start('serve-api', '--port', '0');
  const url = await process.said(LISTENING);

  const first = await get('/logs/Apache', url);
  assert.equal(first.status, 503);
  assert.ok(!first.text.includes(String(mongod.port)));
  assert.equal((await get('/logs/Apache/loud', url)).status, 400);

  await mongod.restart();
  assert.equal((await get('/logs/Apache', url)).status, 200);
});
