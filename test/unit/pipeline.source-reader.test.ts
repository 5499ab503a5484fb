/** The reader of a source: the same records, however the bytes come. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createSourceReader } from '../../src/pipeline/source-reader.ts';
import type { LogRecord } from '../../src/record/record.ts';
import type { Origin } from '../../src/source/source.ts';

const ORIGIN: Origin = { name: 'app.log', service: 'app', fingerprint: 1, canBeReadAgain: true };
const NOW = Date.parse('2026-11-24T10:00:00Z');

function readerOf(origin: Partial<Origin> = {}) {
  const records: LogRecord[] = [];
  const reader = createSourceReader(
    { ...ORIGIN, ...origin },
    {
      decoder: (line) => ({ message: line }),
      severity: 'INFO',
      maxLineBytes: 1024,
    },
  );
  return {
    records,
    reader,
    take: (bytes: string | Buffer, offset: number) =>
      reader.take({ bytes: Buffer.from(bytes), offset, now: NOW }, (record) =>
        records.push(record),
      ),
    end: (isCut = false) => reader.end(isCut, NOW, (record) => records.push(record)),
  };
}

test('the ids and times of lines do not depend on how their bytes come', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é') });
  fc.assert(
    fc.property(text, fc.array(fc.nat(40)), fc.nat(), (content, cuts, start) => {
      const bytes = Buffer.from(content);
      const [whole, split] = [readerOf({ fallbackTime: 5 }), readerOf({ fallbackTime: 5 })];
      whole.take(bytes, start);
      whole.end();
      const edges = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort(
        (a, b) => a - b,
      );
      let from = 0;
      for (const to of edges) {
        split.take(bytes.subarray(from, to), start + from);
        from = to;
      }
      split.end();
      assert.deepEqual(split.records, whole.records);
      assert.equal(split.reader.position, start + bytes.length);
    }),
  );
});

test('the position is that of the line that is still open', () => {
  const { take, reader } = readerOf();
  take('one\ntwo', 1000);
  assert.equal(reader.position, 1004);
});

test('half a line at a stop is left where it can be read again, and told as cut where it cannot', () => {
  const file = readerOf();
  file.take('one\nha', 0);
  file.end(true);
  assert.deepEqual(
    file.records.map(({ message }) => message),
    ['one'],
  );
  assert.equal(file.reader.position, 4);

  const pipe = readerOf({ canBeReadAgain: false });
  pipe.take('one\nha', 0);
  pipe.end(true);
  assert.deepEqual(
    pipe.records.map(({ message, attributes }) => [message, attributes]),
    [
      ['one', undefined],
      ['ha', { truncated: true }],
    ],
  );
});

test('the severity of the source stands where a line names none', () => {
  const { take, records } = readerOf({ severity: 'ERROR' });
  take('oops\n', 0);
  assert.equal(records[0]?.severity, 'ERROR');
});
