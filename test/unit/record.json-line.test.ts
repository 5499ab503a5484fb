/** JSON lines as the loggers of the day write them, and what is not JSON enough. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJson } from '../../src/record/json-line.ts';
import { createTimestampReader } from '../../src/record/timestamp-reader.ts';

const clock = createTimestampReader((year, month, day, hour, minute) =>
  Date.UTC(year, month - 1, day, hour, minute),
);
const timestamp = Date.parse('2026-11-24T10:15:02.123Z');

function decode(line: string) {
  return decodeJson(line, clock);
}

test('pino: numbers for level and time, host and pid beside the message', () => {
  const line =
    '{"level":30,"time":1795515302123,"pid":4711,"hostname":"web-1","reqId":"a1","msg":"ready"}';
  assert.deepEqual(decode(line), {
    timestamp,
    severity: 'INFO',
    message: 'ready',
    host: 'web-1',
    attributes: { pid: 4711, reqId: 'a1' },
  });
});

test('bunyan: a name, a version and ISO time', () => {
  const line =
    '{"name":"api","hostname":"web-1","pid":12,"level":50,"err":{"message":"boom","code":7},' +
    '"msg":"failed","time":"2026-11-24T10:15:02.123Z","v":0}';
  assert.deepEqual(decode(line), {
    timestamp,
    severity: 'ERROR',
    message: 'failed',
    host: 'web-1',
    attributes: { name: 'api', pid: 12, err: { message: 'boom', code: 7 }, v: 0 },
  });
});

test('winston: words for level, any metadata', () => {
  const line =
    '{"level":"warn","message":"slow query","service":"orders","ms":912,"timestamp":"2026-11-24T10:15:02.123Z"}';
  assert.deepEqual(decode(line), {
    timestamp,
    severity: 'WARN',
    message: 'slow query',
    service: 'orders',
    attributes: { ms: 912 },
  });
});

test('zap: seconds with a fraction', () => {
  const line =
    '{"level":"error","ts":1795515302.1234567,"caller":"app/main.go:42","msg":"refused"}';
  assert.deepEqual(decode(line), {
    timestamp,
    severity: 'ERROR',
    message: 'refused',
    attributes: { caller: 'app/main.go:42' },
  });
});

test('slog: nanoseconds in the zone of the machine', () => {
  const line =
    '{"time":"2026-11-24T11:15:02.123456789+01:00","level":"DEBUG","msg":"cache","hit":false}';
  assert.deepEqual(decode(line), {
    timestamp,
    severity: 'DEBUG',
    message: 'cache',
    attributes: { hit: false },
  });
});

test('logrus, structlog and the Elastic schema have their own names for the same', () => {
  assert.deepEqual(decode('{"time":"2026-11-24T10:15:02.123Z","level":"fatal","msg":"down"}'), {
    timestamp,
    severity: 'FATAL',
    message: 'down',
  });
  assert.deepEqual(
    decode('{"event":"login","level":"info","timestamp":"2026-11-24T10:15:02.123Z","user":"eve"}'),
    { timestamp, severity: 'INFO', message: 'login', attributes: { user: 'eve' } },
  );
  const elastic =
    '{"@timestamp":"2026-11-24T10:15:02.123Z","log.level":"WARN","message":"hot","service":{"name":"gpu"}}';
  assert.deepEqual(decode(elastic), {
    timestamp,
    severity: 'WARN',
    message: 'hot',
    service: 'gpu',
  });
});

test('the unit of a number of time is told by its size', () => {
  for (const number of [
    '1795515302.123',
    '1795515302123',
    '1795515302123456',
    '1795515302123456789',
  ]) {
    assert.equal(decode(`{"ts":${number}}`)?.timestamp, timestamp, number);
  }
});

test('a value that is not what its name promises becomes an attribute', () => {
  const line = '{"time":"yesterday","level":"loud","msg":{"a":1},"service":7,"host":["web-1"]}';
  assert.deepEqual(decode(line), {
    message: line,
    attributes: { time: 'yesterday', level: 'loud', msg: { a: 1 }, service: 7, host: ['web-1'] },
  });
  assert.deepEqual(decode('{"level":5,"ts":-1,"time":1e999,"msg":"x"}'), {
    message: 'x',
    attributes: { level: 5, ts: -1, time: Number.POSITIVE_INFINITY },
  });
});

test('of two fields that could be the message, the other stays an attribute', () => {
  assert.deepEqual(decode('{"msg":"a","message":"b"}'), {
    message: 'a',
    attributes: { message: 'b' },
  });
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
    `{${keys}}`,
    `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    '['.repeat(100_000),
  ]) {
    assert.equal(decode(line), undefined, line.slice(0, 40));
  }
});
