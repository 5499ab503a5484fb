/** Dead letters on the screen: tables fit, nothing of them drives a terminal, JSON is exact. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { createCauses } from '../../src/pipeline/dead-causes.ts';
import { resolveZone } from '../../src/query/zone.ts';
import { renderDeadLetter } from '../../src/view/dead-letter.ts';
import { renderCauses, renderLetters } from '../../src/view/dead-list.ts';
import { createTheme } from '../../src/view/theme.ts';
import { readDeadLetter, type RawLetter } from '../../src/wire/read-dead-letter.ts';
import { anyText } from './arbitraries.ts';

const HOW = {
  zone: resolveZone('utc'),
  theme: createTheme({ isTTY: false }, {}),
  width: undefined,
};
const HIDDEN = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const rawLetters: fc.Arbitrary<RawLetter> = fc.record({
  body: fc.oneof(
    anyText.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  ),
  envelope: fc.record({ routingKey: anyText, messageId: anyText, timestamp: fc.double() }),
  headers: fc.record({ 'x-logagg-code': anyText, 'x-logagg-reason': anyText, other: anyText }),
});

test('tables fit any terminal, one line a row, and hold nothing that it obeys', () => {
  fc.assert(
    fc.property(
      fc.array(rawLetters, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 20, max: 200 }),
      (raws, width) => {
        const letters = raws.map(readDeadLetter);
        const causes = createCauses();
        for (const letter of letters) causes.add(letter);
        const how = { ...HOW, width };
        for (const table of [
          renderLetters(letters, 'table', how),
          renderCauses(causes.list(), 'table', how),
        ]) {
          assert.doesNotMatch(table, HIDDEN);
          for (const line of table.split('\n')) assert.ok(stringWidth(line) <= width, line);
        }
        assert.equal(renderLetters(letters, 'table', how).split('\n').length, letters.length + 3);
      },
    ),
  );
});

test('a letter in full holds nothing that a terminal obeys', () => {
  fc.assert(
    fc.property(rawLetters, (raw) => {
      assert.doesNotMatch(renderDeadLetter(readDeadLetter(raw), raw, HOW), HIDDEN);
    }),
  );
});

test('JSON is one array also of nothing, NDJSON a line each, and both are exact', () => {
  assert.equal(renderLetters([], 'json', HOW), '[]\n');
  assert.equal(renderCauses([], 'ndjson', HOW), '');
  fc.assert(
    fc.property(fc.array(rawLetters, { maxLength: 4 }), (raws) => {
      const letters = raws.map(readDeadLetter);
      const lines = renderLetters(letters, 'ndjson', HOW).split('\n').slice(0, -1);
      const array: unknown = JSON.parse(renderLetters(letters, 'json', HOW));
      assert.deepEqual(
        lines.map((line) => JSON.parse(line)),
        array,
      );
      assert.deepEqual(
        lines.map((line) => JSON.parse(line).reason),
        letters.map(({ reason }) => reason),
      );
    }),
  );
});

test('a full table, and what is left of it where there is less room', () => {
  const raw: RawLetter = {
    body: Buffer.from('{"message":"one\\ntwo"}'),
    envelope: { routingKey: 'LogQueue.dead', type: 'logagg.batch.v1', timestamp: 1_795_514_400 },
    headers: { 'x-logagg-code': 10334, 'x-logagg-routing-key': 'camera.INFO' },
  };
  const letter = readDeadLetter(raw);
  assert.equal(
    renderLetters([letter], 'table', HOW),
    `ID            PARKED               CODE   ROUTING KEY  SIZE  MESSAGE
────────────────────────────────────────────────────────────────────
${letter.id}  2026-11-24 10:00:00  10334  camera.INFO  22 B  one↵two
`,
  );
  const narrow = renderLetters([letter], 'table', { ...HOW, width: 40 });
  assert.equal(narrow.split('\n')[0], 'ID            CODE   MESSAGE');
});

test('a body that is no text is shown byte by byte', () => {
  const raw = {
    body: Buffer.from([0xff, 0x41, 0x1b, ...Buffer.alloc(14, 'z')]),
    envelope: { routingKey: 'a.INFO' },
    headers: {},
  };
  const [, dump] = renderDeadLetter(readDeadLetter(raw), raw, HOW).split('\n\n');
  assert.equal(
    dump,
    `00000000  ff 41 1b 7a 7a 7a 7a 7a 7a 7a 7a 7a 7a 7a 7a 7a  .A.zzzzzzzzzzzzz
00000010  7a                                               z
`,
  );
});
