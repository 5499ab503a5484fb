/** Syslog beyond its examples: what is broken keeps its text, and what is no syslog is left alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDecoder } from '../../src/record/decode/decoder.ts';
import { SAMPLE_CLOCK } from '../fixtures/formats/sample.ts';

const auto = createDecoder('auto', SAMPLE_CLOCK);
const syslog = createDecoder('syslog', SAMPLE_CLOCK);
const timestamp = Date.parse('2026-11-24T09:15:02Z');
const HEADER = '<34>1 2026-11-24T10:15:02+01:00 web1 app 7 -';

test('every priority gives a severity and a facility', () => {
  const severities = Array.from({ length: 8 }, (_, level) => auto(`<${8 + level}>x`).severity);
  assert.deepEqual(severities, [
    'FATAL',
    'ERROR',
    'ERROR',
    'ERROR',
    'WARN',
    'INFO',
    'INFO',
    'DEBUG',
  ]);
  const facilities = Array.from({ length: 24 }, (_, facility) =>
    auto(`<${facility * 8 + 7}>Nov 24 10:15:02 a b: c`),
  );
  assert.equal(new Set(facilities.map(({ attributes }) => attributes?.['facility'])).size, 24);
  assert.equal(facilities[23]?.attributes?.['facility'], 'local7');
});

test('what is no priority stays in the text', () => {
  for (const line of ['<>x', '<192>x', '<1234>x', '<-1>x', '<3x', '<3', '<a>x', '< 3>x', '<']) {
    assert.deepEqual(auto(line), { message: line });
  }
});

test('structured data that is broken stays in the message', () => {
  for (const data of [
    '[',
    '[]',
    '[a',
    '[a b]',
    '[a b=c]',
    '[a b="c]',
    '[a b="c"',
    '[a b="c\\"]',
    '[a  b="c"]',
    '[a="b"]',
  ]) {
    assert.deepEqual(auto(`${HEADER} ${data}`).message, data);
    assert.equal(auto(`${HEADER} ${data}`).service, 'app');
  }
});

test('more structured data than a record may carry stays in the message', () => {
  const data = `[a ${Array.from({ length: 2000 }, (_, number) => `n${number}="v"`).join(' ')}] end`;
  const decoded = auto(`${HEADER} ${data}`);
  assert.equal(decoded.message, data);
  assert.equal(decoded.attributes?.['structured_data'], undefined);
});

test('names in structured data are mere names', () => {
  const { attributes } = auto(`${HEADER} [__proto__ constructor="a" __proto__="b"] x`);
  const data = attributes?.['structured_data'] as Record<string, Record<string, unknown>>;
  assert.deepEqual(Object.keys(data), ['__proto__']);
  assert.deepEqual(Object.entries(Object.values(data)[0] ?? {}), [
    ['constructor', 'a'],
    ['__proto__', 'b'],
  ]);
});

test('a header of RFC 5424 that is broken keeps its text behind the priority', () => {
  for (const header of [
    '1 ',
    '1 - ',
    '1 - - ',
    '1 - - - - ',
    '1 never web1 app 7 - -',
    '1 -  - - - -',
    '2 - - - - - -',
  ]) {
    assert.deepEqual(auto(`<34>${header}`), {
      severity: 'ERROR',
      message: header,
      attributes: { facility: 'auth' },
    });
  }
});

test('without a priority a line is syslog by its host and tag', () => {
  const isSyslog = (line: string) => auto(line).host === 'web1';
  assert.ok(isSyslog('Nov 24 10:15:02 web1 cron: ready'));
  assert.ok(isSyslog('Nov 24 10:15:02 web1 cron:'));
  assert.ok(isSyslog('2026-11-24T10:15:02.123456+01:00 web1 cron: ready'));
  assert.ok(isSyslog('2026-11-24T10:15:02Z web1 cron[7]: ready'));
  for (const line of [
    'Nov 24 10:15:02 web1 cron ready',
    'Nov 24 10:15:02 web1 cron:ready',
    'Nov 24 10:15:02 web1 "cron": ready',
    'Nov 24 10:15:02 web1 a=b: ready',
    'Nov 24 10:15:02 web1 cron[7] ready',
    `Nov 24 10:15:02 web1 ${'x'.repeat(200)}: ready`,
    '2026-11-24T10:15:02Z web1 cron: ready',
    '2026-11-24 10:15:02 web1 cron[7]: ready',
  ]) {
    assert.ok(!isSyslog(line), line);
    assert.ok(auto(line).message.startsWith('web1 '), line);
  }
});

test('named, syslog needs no tag to find its host', () => {
  assert.deepEqual(syslog('Nov 24 10:15:02 web1 last message repeated 2 times'), {
    timestamp,
    host: 'web1',
    message: 'last message repeated 2 times',
  });
  assert.deepEqual(syslog('Nov 24 10:15:02 cron[7]: no host'), {
    timestamp,
    service: 'cron',
    message: 'no host',
    attributes: { pid: 7 },
  });
});

test('a level that the message begins with counts where no priority tells it', () => {
  assert.equal(auto('Nov 24 10:15:02 web1 sshd[7]: fatal: no hostkeys').severity, 'FATAL');
  assert.equal(auto('Nov 24 10:15:02 web1 NetworkManager[7]: <info>  up').severity, 'INFO');
  assert.equal(auto('<30>Nov 24 10:15:02 web1 sshd[7]: error: x').severity, 'INFO');
  assert.equal(auto('Nov 24 10:15:02 web1 sshd[7]: no error: x').severity, undefined);
});

test('a process id that is no number is kept as it is', () => {
  const pid = (text: string) => auto(`Nov 24 10:15:02 web1 app[${text}]: x`).attributes?.['pid'];
  assert.equal(pid('0'), 0);
  assert.equal(pid('007'), '007');
  assert.equal(pid('7:main'), '7:main');
  assert.equal(pid(''), '');
  assert.equal(pid('1234567890123456'), '1234567890123456');
});
