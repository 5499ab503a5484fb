/** The decoder: every line decodes, by the form it has, and no text is lost on the way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createDecoder } from '../../src/record/decoder.ts';
import { FORMATS } from '../../src/record/formats.ts';
import { anyText } from './arbitraries.ts';

const wallClock = (year: number, month: number, day: number, hour: number, minute: number) =>
  Date.UTC(year, month - 1, day, hour, minute);
const auto = createDecoder('auto', wallClock);
const decoders = FORMATS.map((format) => createDecoder(format, wallClock));

const TIME = '2026-11-24 10:15:02';
const words = fc.constantFrom('INFO', '[warn]', 'Error', 'error:', '-', 'api', '[main]', '|', '');
/** Text that looks more or less like a line of a log. */
const likeLines = fc
  .tuple(
    fc.constantFrom('', '[', '[['),
    fc.constantFrom('', TIME, `${TIME}.123Z`, '2026-11-24T10:15+0100', '2026-13-01 10:15:02'),
    fc.constantFrom('', ']', ']]'),
    fc.array(words, { maxLength: 4 }),
    anyText,
  )
  .map(([open, time, close, all, rest]) => [open + time + close, ...all, rest].join(' '));
const likeJson = fc.json().map((text) => `{"msg":${text},"level":"info"}`);

test('no line is refused, in any format', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, likeLines, likeJson), anyText, (line, service) => {
      for (const decode of decoders) {
        const decoded = decode(line, service);
        assert.equal(typeof decoded.message, 'string');
        assert.ok(decoded.timestamp === undefined || Number.isInteger(decoded.timestamp), line);
      }
    }),
    { numRuns: 3000 },
  );
});

test('a text keeps every word that did not go into a field', () => {
  const marks = /[\s[\]()<>:|,-]/g;
  fc.assert(
    fc.property(fc.oneof(anyText, likeLines), (line) => {
      fc.pre(!line.startsWith('{'));
      const { message, timestamp, service = '' } = auto(line);
      assert.ok(line.endsWith(message), 'the message ends the line');
      const removed = line.slice(0, line.length - message.length);
      if (timestamp === undefined) return assert.equal(removed, '');
      const rest = removed
        .replace(/\d{4}-\d\d-\d\d[T _]\d\d:\d\d[\d:.,]*(Z| UTC|[+-]\d\d:?\d\d)?/, '')
        .replace(service, '')
        .replace(/info|warn|error/i, '');
      assert.equal(rest.replace(marks, ''), '');
    }),
    { numRuns: 5000 },
  );
});

test('each line is read by the form that it has', () => {
  const at = Date.parse('2026-11-24T10:15:02Z');
  assert.deepEqual(auto('{"msg":"a","level":"warn"}'), { message: 'a', severity: 'WARN' });
  assert.deepEqual(auto(`${TIME} ServiceA Error b`), {
    timestamp: at,
    service: 'ServiceA',
    severity: 'ERROR',
    message: 'b',
  });
  assert.deepEqual(auto(`${TIME} INFO c`), { timestamp: at, severity: 'INFO', message: 'c' });
  assert.deepEqual(auto('{"half":'), { message: '{"half":' });
});

test('a named format reads no other', () => {
  const json = '{"msg":"a"}';
  const reference = `${TIME} ServiceA Error b`;
  assert.deepEqual(createDecoder('text', wallClock)(json), { message: json });
  assert.deepEqual(createDecoder('reference', wallClock)(json), { message: json });
  assert.deepEqual(createDecoder('json', wallClock)(reference), { message: reference });
  assert.equal(createDecoder('text', wallClock)(reference).service, undefined);
});
