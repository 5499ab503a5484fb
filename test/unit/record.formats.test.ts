/** The formats: each sample says what its documentation says, to the decoder that was named and to the one that decides. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decoded } from '../../src/record/decode/decoded.ts';
import { createDecoder } from '../../src/record/decode/decoder.ts';
import { FORMATS } from '../../src/record/decode/formats.ts';
import { SAMPLE_CLOCK, type Sample } from '../fixtures/formats/sample.ts';
import { SAMPLES } from '../fixtures/formats/samples.ts';

const auto = createDecoder('auto', SAMPLE_CLOCK);
const all = Object.values(SAMPLES).flat();

function wanted({ line: _line, time, ...fields }: Sample): Decoded {
  return time === undefined ? fields : { timestamp: Date.parse(time), ...fields };
}

for (const format of FORMATS) {
  if (format === 'auto') continue;
  test(`lines of ${format} say what they say, named or not`, () => {
    const named = createDecoder(format, SAMPLE_CLOCK);
    assert.ok(SAMPLES[format].length > 0);
    for (const sample of SAMPLES[format]) {
      assert.deepEqual(auto(sample.line), wanted(sample), `auto: ${sample.line}`);
      assert.deepEqual(named(sample.line), wanted(sample), `${format}: ${sample.line}`);
    }
  });
}

test('a line is read alike whatever was read before it', () => {
  const once = new Map(all.map(({ line }) => [line, createDecoder('auto', SAMPLE_CLOCK)(line)]));
  for (const before of all) {
    for (const { line } of all) {
      auto(before.line);
      assert.deepEqual(auto(line), once.get(line), line);
    }
  }
});

test('a format that a line has not is not read into it', () => {
  const prose = [
    '',
    'hello',
    'May I ask why',
    '2026-11-24 10:15:02',
    '{"a":1',
    '[x] y',
    '<b>',
    '7',
  ];
  for (const format of FORMATS) {
    if (format === 'auto' || format === 'text') continue;
    const named = createDecoder(format, SAMPLE_CLOCK);
    for (const line of prose) assert.equal(named(line), undefined, `${format}: ${line}`);
  }
});

/** Envelopes and pairs have tests of their own. */
const { json: _json, logfmt: _logfmt, cri: _cri, docker: _docker, ...own } = SAMPLES;

test('a word put anywhere into a line is found again in its fields', () => {
  for (const { line } of Object.values(own).flat()) {
    for (const word of ['QXQ', ' QXQ ', 'QXQ: ', '[QXQ] ', '"QXQ"']) {
      for (let at = 0; at <= line.length; at += 1) {
        const text = line.slice(0, at) + word + line.slice(at);
        assert.match(JSON.stringify(auto(text)), /QXQ/, text);
      }
    }
  }
});

test('a line that is cut anywhere is still read', () => {
  for (const { line } of all) {
    for (let end = 0; end <= line.length; end += 1) {
      const { message, timestamp } = auto(line.slice(0, end));
      assert.ok(message.length <= end);
      assert.ok(timestamp === undefined || Number.isInteger(timestamp), line.slice(0, end));
    }
  }
});
