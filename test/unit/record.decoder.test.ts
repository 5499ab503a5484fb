/** The decoder: every line decodes, by the form it has, and no text is lost on the way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isBounded } from '../../src/record/attributes.ts';
import { createDecoder } from '../../src/record/decode/decoder.ts';
import { FORMATS } from '../../src/record/decode/formats.ts';
import { SAMPLES } from '../fixtures/formats/samples.ts';
import { anyText } from './arbitraries.ts';

const wallClock = (year: number, month: number, day: number, hour: number, minute: number) =>
  Date.UTC(year, month - 1, day, hour, minute);
const context = { wallClock, now: () => Date.parse('2026-11-24T12:00:00Z') };
const auto = createDecoder('auto', context);
const decoders = FORMATS.map((format) => createDecoder(format, context));

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

test('no line is refused, and none breaks a format that it does not fit', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, likeLines, likeJson), anyText, (line, service) => {
      assert.equal(typeof auto(line).message, 'string');
      for (const decode of decoders) {
        const decoded = decode(line, service);
        if (decoded === undefined) continue;
        assert.equal(typeof decoded.message, 'string');
        assert.ok(decoded.timestamp === undefined || Number.isInteger(decoded.timestamp), line);
      }
    }),
    { numRuns: 3000 },
  );
});

/** Lines of every format with anything in the middle. */
const broken = fc
  .tuple(fc.constantFrom(...Object.values(SAMPLES).flat()), fc.nat(), anyText)
  .map(([{ line }, place, text]) => {
    const at = place % (line.length + 1);
    return line.slice(0, at) + text + line.slice(at);
  });

test('a line of any format may be broken in any way', () => {
  fc.assert(
    fc.property(broken, (line) => {
      for (const decode of [auto, ...decoders]) {
        const decoded = decode(line);
        if (decoded === undefined) continue;
        assert.equal(typeof decoded.message, 'string');
        assert.ok(decoded.timestamp === undefined || Number.isInteger(decoded.timestamp), line);
        assert.ok(decoded.attributes === undefined || isBounded(decoded.attributes), line);
      }
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

test('a service that is known beside the line may hold spaces', () => {
  const line = `${TIME} Order Service Error card declined`;
  for (const decode of [auto, createDecoder('reference', context)]) {
    assert.equal(decode(line, 'Order Service')?.service, 'Order Service');
    assert.equal(decode(line)?.service, undefined);
  }
});

test('a named format reads no other, and says so', () => {
  const json = '{"msg":"a"}';
  const reference = `${TIME} ServiceA Error b`;
  assert.deepEqual(createDecoder('text', context)(json), { message: json });
  assert.equal(createDecoder('reference', context)(json), undefined);
  assert.equal(createDecoder('json', context)(reference), undefined);
  assert.equal(createDecoder('text', context)(reference)?.service, undefined);
});

test("python and log4j read layouts of one's own that have a time and a level", () => {
  for (const format of ['python', 'log4j'] as const) {
    const named = createDecoder(format, context);
    assert.deepEqual(named(`${TIME} INFO c`), {
      timestamp: Date.parse('2026-11-24T10:15:02Z'),
      severity: 'INFO',
      message: 'c',
    });
    assert.equal(named(`${TIME} c`), undefined);
  }
});

test('a megabyte of anything costs no more than its length', () => {
  for (const part of [
    'x',
    ' ',
    '[',
    '] ',
    '[a ',
    'a=',
    'a@b:',
    '" ',
    '\\"',
    '1',
    '1.',
    '- ',
    ': ',
  ]) {
    const long = part.repeat(1_000_000 / part.length);
    for (const before of [
      '',
      '[',
      `${TIME} `,
      `[${TIME} `,
      '<34>1 - - - - - [',
      'Nov 24 10:15:02 a ',
    ]) {
      for (const decode of [auto, ...decoders]) decode(before + long);
    }
    const access = `::1 - - [24/Nov/2026:10:15:02 +0100] "${long}`;
    assert.equal(auto(access).message.length > 0, true);
  }
});
