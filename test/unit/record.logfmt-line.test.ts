/** logfmt: lines of pairs, told from text that holds pairs too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createLeadingTimeReader } from '../../src/record/decode/leading-time.ts';
import { decodeLogfmt } from '../../src/record/decode/logfmt-line.ts';
import { LOGFMT_WRITERS } from '../fixtures/formats/logfmt-lines.ts';
import { SAMPLE_CLOCK } from '../fixtures/formats/sample.ts';
import { anyText } from './arbitraries.ts';

const clock = createLeadingTimeReader(SAMPLE_CLOCK);

function decode(line: string) {
  return decodeLogfmt(line, clock);
}

for (const [name, samples] of Object.entries(LOGFMT_WRITERS)) {
  test(`lines of ${name} say what their documentation says`, () => {
    assert.ok(samples.length >= 3);
    for (const { line, time, ...fields } of samples) {
      const wanted = time === undefined ? fields : { timestamp: Date.parse(time), ...fields };
      assert.deepEqual(decode(line), wanted, line);
    }
  });
}

test('text that holds pairs is left to others', () => {
  for (const line of [
    '',
    '=',
    'a=1',
    '10=ten b=2',
    'a=1 bare level=info',
    'a=1 msg="x"y b=2',
    'a =1 b=2',
    'hello a=1 b=2',
    'a=1 is wrong b=2',
    'x=1 y=2 was expected',
    'x=1 y=2 (was expected)',
    'type=AVC msg=audit(1364481363.243:24287): avc:  denied  { read } for  pid=2940',
    '2026-11-24T10:15:02.123Z [INFO]  agent.server: started: node=foo partition=default',
    '2026-11-24 level=info msg=x',
    'https://example.org/?a=1&b=2 level=info',
    '"a"=1 b=2',
    '{"a":1}',
    'a'.repeat(100_000),
  ]) {
    assert.equal(decode(line), undefined, line.slice(0, 80));
  }
});

test('two pairs make a line, with bare names only beside a message, a level or a time', () => {
  assert.deepEqual(decode('a=1 b=2')?.attributes, { a: '1', b: '2' });
  assert.deepEqual(decode('msg=x b=2 cached')?.attributes, { b: '2', cached: true });
  assert.equal(decode('a=1 b=2 cached'), undefined);
  assert.deepEqual(decode('level=info b=2 (was) "said" x"y"=3'), {
    severity: 'INFO',
    message: 'level=info b=2 (was) "said" x"y"=3',
    attributes: { b: '2', '(was)': true, '"said"': true, 'x"y"=3': true },
  });
});

test('a quote that is not closed holds the rest of the line', () => {
  assert.equal(decode('level=info msg="cut off a=1')?.message, 'cut off a=1');
  assert.equal(decode('level=info msg="')?.message, '');
  assert.equal(decode('level=info msg="cut \\"')?.message, 'cut "');
});

test('names of prototypes are mere names', () => {
  const decoded = decode('msg=x __proto__=1 constructor=2 __proto__=3');
  assert.deepEqual(Object.entries(decoded?.attributes ?? {}), [
    ['__proto__', ['1', '3']],
    ['constructor', '2'],
  ]);
  assert.equal(Object.getPrototypeOf(decoded?.attributes), Object.prototype);
});

test('a line of more pairs than attributes may have is left to others, and soon', () => {
  const pairs = Array.from({ length: 1001 }, (_, i) => `k${i}=1`);
  assert.equal(Object.keys(decode(pairs.slice(1).join(' '))?.attributes ?? {}).length, 1000);
  assert.equal(decode(pairs.join(' ')), undefined);
  assert.equal(decode('a=1 '.repeat(200_000)), undefined);
  assert.equal(decode(`a=1 ${'k'.repeat(1025)}=1`), undefined);
  assert.equal(decode(`a=1 b="${'\\'.repeat(100_000)}`)?.attributes?.['a'], '1');
});

test('what was quoted as Go does is read again', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const quoted = JSON.stringify(text);
      assert.equal(
        decode(`level=info msg=${quoted} a=1`)?.message,
        text.toWellFormed() === text ? text : JSON.parse(quoted),
      );
    }),
    { numRuns: 2000 },
  );
});

test('no word of a line is lost', () => {
  const words = fc.constantFrom(
    'a=1',
    '10=ten b=2',
    'a=1 bare level=info',
    'a=1 msg="x"y b=2',
    'b="x y"',
    'cached',
    '(odd)',
    'level=info',
    'a=2',
    'msg=hi',
    'q="',
    'é=1',
    '=',
    'x=',
  );
  fc.assert(
    fc.property(fc.array(words, { minLength: 2, maxLength: 8 }), (parts) => {
      const line = parts.join(' ');
      const decoded = decode(line);
      if (decoded === undefined) return;
      const said = JSON.stringify({
        ...decoded,
        message: decoded.message === line ? '' : decoded.message,
      });
      for (const mark of ['cached', '(odd)', 'hi', 'é']) {
        assert.ok(!line.includes(mark) || said.includes(mark), line);
      }
    }),
    { numRuns: 2000 },
  );
});
