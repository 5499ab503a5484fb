/** Splitting bytes into lines: the same lines whatever the chunks, each with the byte at which it begins. */
import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Line } from '../../src/record/line.ts';
import { createLineSplitter, MAX_LINE_BYTES } from '../../src/record/line-splitter.ts';

function split(chunks: readonly Buffer[], start = 0): Line[] {
  const splitter = createLineSplitter(start);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

/** Cuts a buffer at places given as shares of its length. */
function cut(bytes: Buffer, shares: readonly number[]): Buffer[] {
  const places = shares.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b);
  return [0, ...places].map((from, i) => bytes.subarray(from, places[i] ?? bytes.length));
}

/** The plainest way to say what the lines of some bytes are; latin1 keeps a byte a character. */
function expected(bytes: Buffer): Line[] {
  const parts = bytes.toString('latin1').split('\n');
  if (parts.at(-1) === '') parts.pop();
  let position = 0;
  return parts.map((part) => {
    const kept = Buffer.from(part.replace(/\r$/, ''), 'latin1');
    const isGuessed = !isUtf8(kept);
    const line = { text: textOf(kept), position, isCut: false, isGuessed };
    position += part.length + 1;
    return line;
  });
}

/** A line without any good character beyond ASCII is of an older encoding; else the bad ones are marked. */
function textOf(line: Buffer): string {
  const text = line.toString();
  const hasGood = Array.from(text).some((one) => one > '\u007f' && one !== '\ufffd');
  return isUtf8(line) || hasGood ? text : line.toString('latin1');
}

const bytes = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\n', '\r\n', '\r', '', 'a', 'ß', '€', '😀', '\u2028', '\ufeff'),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => Buffer.from(parts.join('')));
const anyBytes = fc.oneof(
  bytes,
  fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
);
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

test('any chunks of any bytes give the lines of the whole, each at its byte', () => {
  fc.assert(
    fc.property(anyBytes, shares, (all, places) => {
      assert.deepEqual(split(cut(all, places)), expected(all));
    }),
    { numRuns: 5000 },
  );
});

test('a chunk may be reused after it was pushed', () => {
  const splitter = createLineSplitter();
  const chunk = Buffer.from('half');
  assert.deepEqual(splitter.push(chunk), []);
  chunk.fill('x');
  assert.deepEqual(splitter.push(Buffer.from(' line\n')), [
    { text: 'half line', position: 0, isCut: false, isGuessed: false },
  ]);
});

test('a line ends at LF alone, and a CR before it is no part of it', () => {
  const texts = (text: string) => split([Buffer.from(text)]).map((line) => line.text);
  assert.deepEqual(texts('a\r\nb\rc\n\r\nd\r'), ['a', 'b\rc', '', 'd']);
  assert.deepEqual(texts('a\u2028b\u0085c\vd\fe'), ['a\u2028b\u0085c\vd\fe']);
  assert.deepEqual(texts(''), []);
  assert.deepEqual(texts('\n'), ['']);
  assert.deepEqual(texts('no line end'), ['no line end']);
});

test('a CR and its LF may come in different chunks', () => {
  const lines = split([Buffer.from('a\r'), Buffer.from('\nb')]);
  assert.deepEqual(
    lines.map(({ text, position }) => [text, position]),
    [
      ['a', 0],
      ['b', 3],
    ],
  );
});

test('positions go on from where the reading starts', () => {
  const positions = split([Buffer.from('a\nbc\n'), Buffer.from('d')], 1000);
  assert.deepEqual(
    positions.map(({ position }) => position),
    [1000, 1002, 1005],
  );
});

for (const [name, character] of [
  ['ASCII', 'x'],
  ['other', 'ß'],
] as const) {
  test(`a line of ${name} text is cut above the limit, and the next one is whole`, () => {
    for (const excess of [-2, 0, 2]) {
      const length = (MAX_LINE_BYTES + excess) / Buffer.byteLength(character);
      const line = character.repeat(length);
      const all = Buffer.from(`${line}\nnext\n`);
      for (const chunks of [[all], cut(all, [0.1, 0.4, 0.99]), cut(all, [0.9999999])]) {
        const [first, second] = split(chunks);
        assert.equal(first?.isCut, excess > 0);
        assert.equal(first?.text, line.slice(0, MAX_LINE_BYTES / Buffer.byteLength(character)));
        assert.deepEqual(second, {
          text: 'next',
          position: all.length - 'next\n'.length,
          isCut: false,
          isGuessed: false,
        });
      }
    }
  });
}

test('the line end of a line at the limit does not make it too long', () => {
  const line = 'x'.repeat(MAX_LINE_BYTES);
  for (const chunks of [[Buffer.from(`${line}\r\n`)], [Buffer.from(line), Buffer.from('\r\n')]]) {
    const [found] = split(chunks);
    assert.equal(found?.text, line);
    assert.equal(found?.isCut, false);
  }
});

test('a character that the cut goes through is left out', () => {
  const line = 'x' + '€'.repeat(MAX_LINE_BYTES / 3 + 1);
  const all = Buffer.from(`${line}\n`);
  for (const chunks of [[all], cut(all, [0.3, 0.8])]) {
    const [found] = split(chunks);
    assert.ok(found?.isCut);
    assert.ok(line.startsWith(found.text), 'the beginning of the line, and nothing else');
    assert.ok(Buffer.byteLength(found.text) > MAX_LINE_BYTES - 4);
  }
});

test('a line without end is held up to its limit only', () => {
  const splitter = createLineSplitter();
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  for (let i = 0; i < 100; i += 1) assert.deepEqual(splitter.push(chunk), []);
  const [line, next] = splitter.push(Buffer.from('\nnext\n'));
  assert.equal(line?.text.length, MAX_LINE_BYTES);
  assert.equal(line?.isCut, true);
  assert.equal(next?.position, 100 * chunk.length + 1);
});

test('a million empty lines are a million lines', () => {
  const lines = split(cut(Buffer.alloc(1_000_000, '\n'), [0.25, 0.5, 0.75]));
  assert.equal(lines.length, 1_000_000);
  assert.ok(lines.every(({ text, position }, i) => text === '' && position === i));
});

test('bytes that are no UTF-8 stay readable, and are told', () => {
  const [old, damaged, good] = split([
    Buffer.from('caf\xe9\n', 'latin1'),
    Buffer.concat([Buffer.from('café '), Buffer.from([0xff, 10])]),
    Buffer.from('café\n'),
  ]);
  assert.deepEqual([old?.text, old?.isGuessed], ['café', true]);
  assert.deepEqual([damaged?.text, damaged?.isGuessed], ['café \ufffd', true]);
  assert.deepEqual([good?.text, good?.isGuessed], ['café', false]);
});
