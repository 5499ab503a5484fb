/** Rules that know the past: silence, spikes, kinds of message that are new; and the past played back. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { createWriter } from '../../src/store/writer.ts';
import { messageOf, recordsOf, untilHeard } from '../helpers/log-messages.ts';
import { publish } from '../helpers/reference.ts';
import { holdServers, openScene, type Scene } from '../helpers/scene.ts';

await holdServers();
const folder = mkdtempSync(join(tmpdir(), 'logagg-test-'));
after(() => rmSync(folder, { recursive: true }));

const MINUTE_MS = 60_000;
const mint = createIdMinter(9);
let position = 0;

/** A record of so many minutes ago. */
function past(minutes: number, fields: Partial<LogRecord> = {}): LogRecord {
  const timestamp = Math.floor(Date.now() - minutes * MINUTE_MS);
  const id = mint(timestamp, (position += 1));
  return { id, timestamp, service: 'api', severity: 'ERROR', message: 'order 1 failed', ...fields };
}

/** Stores records, as received when they happened. */
async function store(scene: Scene, records: readonly LogRecord[]): Promise<void> {
  const writer = createWriter(scene.db);
  for (const record of records) await writer.write([record], record.timestamp);
}

async function openPast(records: readonly LogRecord[]): Promise<Scene> {
  const scene = await openScene();
  await scene.collectAll();
  await store(scene, records);
  return scene;
}

const alertsIn = (stdout: string): string[] =>
  Array.from(
    stdout.matchAll(/ (?:ALERT|OVER {2}?) ?(.*?): logagg search/g),
    ([, text = '']) => text,
  );

test('a service that falls silent is named, with its last words', async () => {
  const info = { severity: 'INFO' } as const;
  const scene = await openPast([
    past(3, { service: 'quiet', message: 'going to sleep', ...info }),
    past(0.1, { service: 'busy', ...info }),
    past(30 * 60, { service: 'forgotten', ...info }),
  ]);
  const { code, stdout, stderr } = await scene.run([
    'monitor',
    '-q',
    '--absent',
    '2m',
    '--once',
    '--timeout',
    '20s',
  ]);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^.* ALERT silence of quiet: nothing for 3m.*: logagg search --service quiet --since .*\n/,
  );
  assert.match(stdout, /1 × going to sleep\n$/);
});

test('a silence of all services is one alert', async () => {
  const scene = await openPast(['a', 'b', 'c'].map((service) => past(4, { service })));
  const { code, stdout, stderr } = await scene.run([
    'monitor',
    '-q',
    '--absent',
    '2m',
    '--once',
    '--timeout',
    '20s',
  ]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /ALERT silence of \(all services\): nothing for 4m/);
  assert.equal(alertsIn(stdout).length, 1);
});

test('a spike is what is so many times the usual, and the usual is none', async () => {
  const minutes = Array.from({ length: 55 }, (_, i) => i + 3);
  const noisy = minutes.flatMap((minute) =>
    Array.from({ length: 3 }, () => past(minute, { service: 'noisy' })),
  );
  const scene = await openPast([...noisy, past(30, { service: 'calm' })]);
  await using monitor = scene.start(
    'monitor',
    '--spike',
    '5x',
    '--by',
    'service',
    '--explain',
    '--threshold',
    '100',
  );
  await untilHeard(scene.amqpUrl, [monitor]);
  const fed = [...recordsOf('noisy', 8), ...recordsOf('calm', 8)];
  await publish(scene.amqpUrl, fed.map(messageOf));
  await monitor.said(
    /error spike: noisy: 8 of 14 in 1m; usually 2\.\d \(\d\.\dx, asked for 5x\): quiet/,
  );
  await monitor.said(/ALERT error spike of calm: 5 errors within 1m, usually 0\.0 \(calm 5\)/);
  monitor.kill('SIGTERM');
  assert.equal(alertsIn((await monitor.ended).stdout).length, 1);
});

test('a kind of message that was not there before is told once, whoever gets it', async () => {
  const scene = await openPast([past(60)]);
  const flags = ['monitor', '--pattern', 'NEW', '--threshold', '100'];
  const tell = (message: string) =>
    publish(
      scene.amqpUrl,
      recordsOf('api', 2).map((record) => messageOf({ ...record, message })),
    );
  await using monitor = scene.start(...flags);
  await untilHeard(scene.amqpUrl, [monitor]);
  await tell('order 77 failed');
  await tell('the disk is full');
  await monitor.said(/ALERT new pattern: not seen in 7d, from api: .*\n {4}1 × the disk is full/);
  await using other = scene.start(...flags);
  monitor.kill('SIGTERM');
  const { stdout } = await monitor.ended;
  assert.doesNotMatch(stdout, /1 × order/);
  await tell('the disk is full');
  await tell('out of memory');
  await other.said(/1 × out of memory/);
  other.kill('SIGTERM');
  assert.doesNotMatch((await other.ended).stdout, /1 × the disk/);
});

test('the past is played back: when each rule would have fired, and when it would have been over', async () => {
  const burst = Array.from({ length: 12 }, (_, i) => past(90 - i / 60));
  const heartbeat = Array.from({ length: 120 }, (_, i) => i + 1)
    .filter((minute) => minute < 30 || minute > 50)
    .map((minute) => past(minute, { service: 'beat', severity: 'INFO', message: 'alive' }));
  const scene = await openPast([...heartbeat, ...burst, past(60), past(10, { service: 'beat' })]);
  const { code, stdout, stderr } = await scene.run([
    'monitor',
    '--test',
    '--since',
    '2h',
    '--by',
    'service',
    '--absent',
    '10m',
    '--pattern',
    'NEW',
  ]);
  assert.equal(code, 0, stderr);
  const told = alertsIn(stdout).map((text) =>
    text.replace(/ \(api.*| after .*/, '').replace(/10m\d+s/, '10m'),
  );
  assert.deepEqual(told, [
    'new pattern: not seen in 7d, from api',
    'high error rate of api: 10 errors within 1m',
    'high error rate of api is over',
    'silence of api: nothing for 10m',
    'silence of api is over',
    'silence of api: nothing for 10m',
    'silence of (all services): nothing for 10m',
    'silence of (all services) is over',
  ]);
  assert.match(stderr, /records \d+ · alerts 5/);
  const firstMs = Date.parse(`${stdout.slice(0, 23).replace(' ', 'T')}Z`);
  assert.equal(Math.round((Date.now() - firstMs) / MINUTE_MS), 90);
});

test('rules of a file are read again on SIGHUP, and a wrong file changes nothing', async () => {
  const scene = await openPast([]);
  const file = join(folder, 'rules.json');
  const write = (threshold: unknown) =>
    writeFileSync(file, JSON.stringify({ rules: [{ kind: 'rate', threshold }] }));
  write(100);
  await using monitor = scene.start('monitor', '--rules', file);
  await untilHeard(scene.amqpUrl, [monitor]);
  write('many');
  monitor.kill('SIGHUP');
  await monitor.said(/rules\[0\]\.threshold: not a whole number from 1 to 10000; the rules stay/);
  write(3);
  monitor.kill('SIGHUP');
  await monitor.said(/alert at 3 errors within 1m/);
  await publish(scene.amqpUrl, recordsOf('api', 3).map(messageOf));
  await monitor.said(/ALERT high error rate: 3 errors/);
  monitor.kill('SIGTERM');
  assert.equal((await monitor.ended).code, 0);
});
