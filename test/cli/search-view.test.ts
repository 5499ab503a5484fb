/** What a search shows: its formats, and what it says beside them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onTerminal } from '../helpers/pseudo-terminal.ts';
import { HOSTILE, openSearchScene } from '../helpers/search-scene.ts';

const { env, search } = await openSearchScene();

test('nothing found is no failure, is explained on stderr, and is 1 where that is asked for', async () => {
  const outside = await search(
    '-s',
    'api',
    '-S',
    '2026-11-20',
    '-U',
    '2026-11-21 12:30',
    '-o',
    'json',
  );
  assert.equal(outside.code, 0);
  assert.equal(outside.stdout, '[]\n');
  const [first = '', second = '', third] = outside.stderr.split('\n');
  assert.equal(first, 'no record matches · 2026-11-20 00:00 to 2026-11-21 12:30 +00:00');
  assert.match(second, /^newest record of api: 2026-11-24 08:41:38, .+ (ago|ahead)$/);
  assert.equal(third, 'services: web, api');

  const unknown = await search('-s', 'ap\x1b', '--exit-code');
  assert.deepEqual([unknown.code, unknown.stdout], [1, '']);
  assert.match(
    unknown.stderr,
    /^no record matches · any time \(UTC\)\nno service 'ap␛'\nservices: web, api\n$/,
  );
  assert.equal((await search('-s', 'api', '-n', '1', '--exit-code')).code, 0);
  const counts = await search('--by', 'service', '-S', '2026-11-25', '--exit-code', '-o', 'json');
  assert.deepEqual([counts.code, counts.stdout], [1, '[]\n']);
});

test('raw and CSV are exact in a pipe, and harmless on a terminal', async () => {
  assert.equal((await search('-n', '1', '-o', 'raw')).stdout, `${HOSTILE}\n`);
  const csv = await search('-n', '1', '-o', 'csv', '--columns', 'message,attributes.status');
  assert.equal(csv.stdout, `message,attributes.status\r\n"${HOSTILE}",200\r\n`);
  for (const format of ['raw', 'csv']) {
    const args = ['search', '-n', '1', '-o', format, '--color', 'never'];
    const { shown } = await onTerminal(args, { ...env, LOGAGG_PAGER: '' }, []);
    assert.match(shown, /pwn/, format);
    assert.doesNotMatch(shown, /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]/, format);
  }
});

test('templates and columns show what they name', async () => {
  const template = '{{time}} {{severity|pad:-6}} {{attributes.status}} {{message|trunc:9}}';
  const { stdout } = await search('-n', '1', '-l', 'error', '--template', template);
  assert.equal(stdout, '2026-11-24 08:41:30.000  ERROR 500 request …\n');
  const wrong = await search('--template', '{{time}} {{srv}}');
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--template: at character 10: no field 'srv'/);
});

test('what is counted is the same for people and programs', async () => {
  const count = await search('--count');
  assert.equal(count.stdout, '2500\n');
  const by = await search('--by', 'service,attributes.status', '--top', '3', '-o', 'json');
  assert.deepEqual(JSON.parse(by.stdout), [
    { service: 'web', 'attributes.status': 200, count: 1250, errors: 0 },
    { service: 'api', 'attributes.status': 200, count: 1000, errors: 0 },
    { service: 'api', 'attributes.status': 500, count: 250, errors: 250 },
  ]);
  const services = JSON.parse((await search('--services', '-o', 'json')).stdout);
  assert.deepEqual(services[1], {
    service: 'api',
    lastSeen: '2026-11-24T08:41:38.000Z',
    records: 1250,
    perSecond: services[1].perSecond,
    errors: 250,
    errorShare: 0.2,
  });
  const bars = await search('--histogram', '10m', '-U', '2026-11-24 08:50', '-o', 'csv');
  assert.deepEqual(bars.stdout.split('\r\n').slice(0, 3), [
    'time,count,errors',
    '2026-11-24T08:00:00.000Z,600,60',
    '2026-11-24T08:10:00.000Z,600,60',
  ]);
  assert.equal(bars.stdout.split('\r\n')[5], '2026-11-24T08:40:00.000Z,100,10');
  const patterns = await search('--patterns');
  const [pattern = '', other = ''] = patterns.stdout.split('\n');
  assert.match(pattern, /^2499\tERROR\tapi\trequest <n> took <n> ms\t.*\trequest 2498 took 6 ms$/);
  // Nobody asked for an exact format, and behind a pipe mostly is a terminal.
  assert.match(other, /␛\]<n>;pwn/);
});

test('context is of the same service, and overlapping groups are one', async () => {
  const args = ['-l', 'error', '-n', '2', '-C', '1', '-s', 'api'];
  const { stdout } = await search(...args);
  assert.deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^(..).*request (\d+) .*$/, '$1$2')),
    ['  2478', '> 2480', '  2482', '--', '  2488', '> 2490', '  2492'],
  );
  const wide = await search(...args.slice(0, 4), '-C', '5');
  assert.doesNotMatch(wide.stdout, /^--$/m);
  assert.equal(wide.stdout.trimEnd().split('\n').length, 15);
});

test('a terminal has a table that fits, a footer, and colours for what was searched for', async () => {
  const at = { ...env, COLUMNS: '40', LOGAGG_PAGER: '' };
  const { code, shown } = await onTerminal(
    ['search', '-n', '5', 'request', '-U', '2026-11-24 08:00:05'],
    at,
    [],
  );
  assert.equal(code, 0);
  const lines = shown.split('\r\n');
  const plain = lines.map((line) => line.replaceAll(/\x1b\[[\d;]*m/g, ''));
  assert.equal(plain[0], 'TIME     S SERVICE MESSAGE');
  assert.equal(plain[3], '08:00:00 E api     request 0 took 0 ms …');
  assert.equal(plain.at(-2), '5 records · up to 2026-11-24 08:00:05 +00:00');
  assert.match(lines[3] ?? '', /\x1b\[30m\x1b\[43mrequest\x1b/);
});
