/** JSON lines as the loggers of the day write them, and what is not JSON enough. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeJson } from '../../src/record/decode/json-line.ts';
import { createLeadingTimeReader } from '../../src/record/decode/leading-time.ts';
import { JSON_LOGGERS } from '../fixtures/formats/json-loggers.ts';
import { JSON_SCHEMAS } from '../fixtures/formats/json-schemas.ts';
import { SAMPLE_CLOCK } from '../fixtures/formats/sample.ts';

const clock = createLeadingTimeReader(SAMPLE_CLOCK);
const TIME = Date.parse('2026-11-24T10:15:02.123Z');

function decode(line: string) {
  return decodeJson(line, clock);
}

function severityOf(fields: object): string | undefined {
  return decode(JSON.stringify(fields))?.severity;
}

for (const [name, samples] of Object.entries({ ...JSON_LOGGERS, ...JSON_SCHEMAS })) {
  test(`lines of ${name} say what their documentation says`, () => {
    assert.ok(samples.length >= 3);
    for (const { line, time, ...fields } of samples) {
      const wanted = time === undefined ? fields : { timestamp: Date.parse(time), ...fields };
      assert.deepEqual(decode(line), wanted, line);
    }
  });
}

test('the unit of a number of time is told by its size, as a number and as text', () => {
  for (const number of [
    '1795515302.1239',
    '1795515302123',
    '1795515302123456',
    '1795515302123456789',
  ]) {
    assert.equal(decode(`{"ts":${number}}`)?.timestamp, TIME, number);
    assert.equal(decode(`{"ts":"${number}"}`)?.timestamp, TIME, number);
  }
});

test('seconds with a fraction are the ms that was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1e11, max: 4e12 }), (ms) => {
      const text = `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`;
      assert.equal(decode(`{"ts":${text}}`)?.timestamp, ms);
    }),
  );
});

test('a number too small or too large for a time is none', () => {
  for (const number of ['35', '0', '-1', '99999999', '1e300', '20261124']) {
    assert.equal(decode(`{"time":${number}}`)?.timestamp, undefined, number);
  }
  assert.equal(decode('{"ts":"20261124"}')?.timestamp, undefined);
});

test('a text counts as a time only as a whole, with a zone in brackets or without', () => {
  assert.equal(decode('{"time":"2026-11-24T10:15:02.123Z and so on"}')?.timestamp, undefined);
  assert.equal(decode('{"time":"2026-11-24T11:15:02.123+01:00[Europe/Berlin]"}')?.timestamp, TIME);
});

test('numbers are levels only where their scheme is known', () => {
  assert.equal(severityOf({ level: 10 }), 'TRACE');
  assert.equal(severityOf({ level: 60 }), 'FATAL');
  assert.equal(severityOf({ level: 99 }), 'FATAL');
  assert.equal(severityOf({ level: 3, short_message: 'x' }), 'ERROR');
  assert.equal(severityOf({ severity: 4 }), 'WARN');
  assert.equal(severityOf({ severity: 30 }), 'INFO');
  assert.equal(severityOf({ PRIORITY: '5' }), 'INFO');
  assert.equal(severityOf({ severityNumber: 17 }), 'ERROR');
  for (const fields of [
    { level: 3 },
    { level: 0 },
    { level: 200 },
    { level: 2.5 },
    { level: null },
    { PRIORITY: '' },
    { PRIORITY: '8' },
    { severityNumber: 0 },
    { severityNumber: 25 },
    { s: 'E' },
    { s: 'E', t: '2026-11-24' },
    { s: 'E', t: { seconds: 1795515302 } },
  ]) {
    assert.equal(severityOf(fields), undefined, JSON.stringify(fields));
  }
});

test('Serilog leaves out a level that is Information, and only that', () => {
  assert.equal(severityOf({ '@t': '2026-11-24T10:15:02Z', '@m': 'x' }), 'INFO');
  assert.equal(severityOf({ '@t': '2026-11-24T10:15:02Z', '@l': 'loud' }), undefined);
});

test('a template is rendered from the properties, and stays where there are none', () => {
  const rendered = (template: string, properties: object): string | undefined =>
    decode(JSON.stringify({ '@t': '2026-11-24T10:15:02Z', '@mt': template, ...properties }))
      ?.message;
  assert.equal(
    rendered('{A} {@B} {$C} {0}', { A: 1, B: { x: [2] }, C: null, 0: 'z' }),
    '1 {"x":[2]} null z',
  );
  assert.equal(rendered('[{A,5}] [{A,-5}]', { A: 'ab' }), '[   ab] [ab   ]');
  assert.equal(rendered('{{A}} is {A}', { A: 1 }), '{A} is 1');
  assert.equal(
    rendered('{A:x} {B} {C:y}', { A: 1, B: 2, C: 3, '@r': ['one', 'three'] }),
    'one 2 three',
  );
  assert.equal(rendered('{constructor} {missing} { a } {', {}), '{constructor} {missing} { a } {');
  assert.equal(rendered('{__proto__}', {}), '{__proto__}');
});

test('a template cannot multiply what a line holds', () => {
  const template = '{a}'.repeat(20_000);
  const line = JSON.stringify({
    '@t': '2026-11-24T10:15:02Z',
    '@mt': template,
    a: 'x'.repeat(60_000),
  });
  assert.equal(decode(line)?.message, template);
});

test('a body is the message only in a record of OpenTelemetry', () => {
  assert.equal(decode('{"method":"POST","body":"name=eve"}')?.attributes?.['body'], 'name=eve');
});

test('a value that is not what its name promises becomes an attribute', () => {
  const line = '{"time":"yesterday","level":"loud","msg":{"a":1},"service":7,"host":["web-1"]}';
  assert.deepEqual(decode(line), {
    message: line,
    attributes: { time: 'yesterday', level: 'loud', msg: { a: 1 }, service: 7, host: ['web-1'] },
  });
});

test('of two fields for one thing the other stays an attribute, whatever their order', () => {
  for (const line of ['{"msg":"a","message":"b"}', '{"message":"b","msg":"a"}']) {
    assert.deepEqual(decode(line), { message: 'a', attributes: { message: 'b' } });
  }
});

test('a line without a message is its own message', () => {
  assert.deepEqual(decode('{}'), { message: '{}' });
  assert.deepEqual(decode('{"status":500}'), {
    message: '{"status":500}',
    attributes: { status: 500 },
  });
});

test('names of prototypes are mere names', () => {
  const decoded = decode('{"__proto__":{"admin":true},"constructor":1,"msg":"x"}');
  assert.deepEqual(Object.keys(decoded?.attributes ?? {}), ['__proto__', 'constructor']);
  assert.equal(Object.getPrototypeOf(decoded?.attributes), Object.prototype);
  assert.ok(!('admin' in {}));
});

test('a number that JSON could not carry again is kept as its text', () => {
  const line =
    '{"msg":"-0 \\" 1e999","a":1e999,"b":-1e999,"c":12345678901234567890,"d":[{"e":-9007199254740993}],' +
    '"f":-0,"g":-0.0,"h":9007199254740991,"i":1e21,"j":1.5e300,"k":10000000000000000,"1e999":"-0"}';
  assert.deepEqual(decode(line), {
    message: '-0 " 1e999',
    attributes: {
      a: '1e999',
      b: '-1e999',
      c: '12345678901234567890',
      d: [{ e: '-9007199254740993' }],
      f: 0,
      g: 0,
      h: 9007199254740991,
      i: 1e21,
      j: 1.5e300,
      k: 10_000_000_000_000_000,
      '1e999': '-0',
    },
  });
  assert.deepEqual(decode('{"time":1e999,"msg":"x"}')?.attributes, { time: '1e999' });
});

test('what a line says can be written as JSON and read again', () => {
  const numbers = fc.constantFrom('-0', '1e999', '123456789012345678901', '1.25', '-7', '0e5');
  const values = fc.oneof(numbers, fc.json({ maxDepth: 3 }));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), values), (fields) => {
      const line = `{${Object.entries(fields)
        .map(([key, value]) => `${JSON.stringify(key)}:${value}`)
        .join()}}`;
      const decoded = decode(line);
      assert.deepEqual(JSON.parse(JSON.stringify(decoded ?? null)), decoded ?? null);
    }),
    { numRuns: 1000 },
  );
});

test('bytes of the journal may be more than attributes', () => {
  const bytes = [...Buffer.from('long '.repeat(1000))];
  assert.equal(decode(JSON.stringify({ MESSAGE: bytes }))?.message, 'long '.repeat(1000));
  assert.equal(decode('{"MESSAGE":[1,256]}')?.message, '{"MESSAGE":[1,256]}');
});

test('what is not one object within bounds is left to others', () => {
  const keys = Array.from({ length: 10_000 }, (_, i) => `"k${i}":1`).join(',');
  for (const line of [
    '',
    '{',
    'null',
    '"text"',
    '[{"msg":"a"}]',
    '{"msg":"a"} {"msg":"b"}',
    "{'msg':'a'}",
    '{"a\\u0000b":1}',
    '{"a":{"\\u0000":1}}',
    `{"${'k'.repeat(1025)}":1}`,
    `{${keys}}`,
    `{"a":${'['.repeat(30)}${']'.repeat(30)}}`,
    `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    '['.repeat(100_000),
  ]) {
    assert.equal(decode(line), undefined, line.slice(0, 40));
  }
});
