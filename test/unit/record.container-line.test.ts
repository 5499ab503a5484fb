/** The envelopes of containers: what is inside, what goes on in the next line, and what the container adds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  completeFromContainer,
  isPartialContainerLine,
  unwrapContainer,
} from '../../src/record/decode/container-line.ts';
import { createLeadingTimeReader } from '../../src/record/decode/leading-time.ts';
import { CRI_LINES, DOCKER_LINES } from '../fixtures/formats/container-lines.ts';
import { SAMPLE_CLOCK } from '../fixtures/formats/sample.ts';
import { anyText } from './arbitraries.ts';

const clock = createLeadingTimeReader(SAMPLE_CLOCK);
const time = '2016-10-06T00:17:09.669794202Z';
const timestamp = Date.parse('2016-10-06T00:17:09.669Z');

test('a line of CRI or Docker says what its documentation says', () => {
  for (const { line, container } of [...CRI_LINES, ...DOCKER_LINES]) {
    assert.deepEqual(unwrapContainer(line), container, line);
    assert.equal(isPartialContainerLine(line), container.isPartial, line);
  }
});

test('a line of anything else is none of a container', () => {
  for (const line of [
    '',
    `${time} stdout`,
    `${time} stdout X text`,
    `${time} stdout FULL text`,
    `${time} stdin F text`,
    `${time}stdout F text`,
    `${time} INFO stdout F text`,
    `${time} ${'x'.repeat(100_000)}`,
    '2016-10-06 00:17:09Z stdout F text',
    `2016-10-06T00:17:09${'0'.repeat(100)} stdout F text`,
    'xxxx-10-06T00:17:09Z stdout F text',
    'stdout F text',
    '{"log":"a\\n","level":"info"}',
    '{"log":"a\\n","stream":"side","pod":"x"}',
    '{"log":"a\\n","stream":"side"}',
    '{"log":{"level":"info"},"stream":"stdout"}',
    '{"log":"a\\n","stream":"stdout","time":7}',
    '{"log":"a',
    '{"msg":"a"}',
    '{"level":"info","log":"a\\n","stream":"stdout"}',
  ]) {
    assert.equal(unwrapContainer(line), undefined, line.slice(0, 80));
    assert.equal(isPartialContainerLine(line), false, line.slice(0, 80));
  }
});

test('whether a line is partial is told alike with and without reading it', () => {
  const logs = fc.tuple(anyText, fc.constantFrom('', '\n', '\\n', '\\\n', 'n', '","stream":"'));
  fc.assert(
    fc.property(logs, fc.constantFrom('stdout', 'stderr'), ([text, end], stream) => {
      for (const log of [text + end, end + text]) {
        const line = JSON.stringify({ log, stream, time });
        assert.equal(isPartialContainerLine(line), unwrapContainer(line)?.isPartial, line);
        assert.equal(isPartialContainerLine(line), !log.endsWith('\n'), line);
      }
    }),
    { numRuns: 2000 },
  );
});

test('the text of a CRI line is kept to the character', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(unwrapContainer(`${time} stderr F ${text}`)?.text, text);
    }),
  );
});

test("the container's time counts only where the text names none, and its stream is an attribute", () => {
  const container = { text: 'x', isPartial: false, stream: 'stderr', time } as const;
  assert.deepEqual(completeFromContainer({ message: 'x' }, container, clock), {
    timestamp,
    message: 'x',
    attributes: { stream: 'stderr' },
  });
  assert.deepEqual(
    completeFromContainer(
      { timestamp: 7, severity: 'WARN', message: 'x', attributes: { stream: 'own', a: 1 } },
      { ...container, isPartial: true, attributes: { a: 0, attrs: { tag: 'api' } } },
      clock,
    ),
    {
      timestamp: 7,
      severity: 'WARN',
      message: 'x',
      attributes: { stream: 'own', partial: true, attrs: { tag: 'api' }, a: 1 },
    },
  );
});

test('a container that knows nothing adds nothing, and a time that cannot be read is not lost', () => {
  const container = { text: 'x', isPartial: false };
  assert.deepEqual(completeFromContainer({ message: 'x' }, container, clock), { message: 'x' });
  assert.deepEqual(
    completeFromContainer({ message: 'x' }, { ...container, time: 'yesterday' }, clock),
    { message: 'x', attributes: { time: 'yesterday' } },
  );
});

test('what stands beside the log is bounded, and keeps its numbers', () => {
  const beside = (json: string) =>
    unwrapContainer(`{"log":"a\\n","stream":"stdout","pod":${json}}`);
  assert.deepEqual(beside('{"id":12345678901234567890}')?.attributes, {
    pod: { id: '12345678901234567890' },
  });
  assert.equal(beside('['.repeat(100_000) + ']'.repeat(100_000)), undefined);
  assert.equal(beside('{"\\u0000":1}'), undefined);
});

test('attributes at their bound stay as they are', () => {
  const attributes = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, i]));
  const container = { text: 'x', isPartial: false, stream: 'stdout' } as const;
  assert.deepEqual(completeFromContainer({ message: 'x', attributes }, container, clock), {
    message: 'x',
    attributes,
  });
});

test('names of prototypes are mere names', () => {
  const container = unwrapContainer('{"log":"a\\n","stream":"stdout","__proto__":{"admin":1}}');
  assert.deepEqual(Object.keys(container?.attributes ?? {}), ['__proto__']);
  assert.ok(container !== undefined);
  const { attributes } = completeFromContainer({ message: 'a' }, container, clock);
  assert.deepEqual(Object.keys(attributes ?? {}), ['stream', '__proto__']);
  assert.equal(Object.getPrototypeOf(attributes), Object.prototype);
});
