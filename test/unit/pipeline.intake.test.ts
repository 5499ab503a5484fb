/** The intake: bytes to messages, by the short way and by the long one to the same records. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createIntake, type IntakeSettings, type Packed } from '../../src/pipeline/intake.ts';
import { createReaders } from '../../src/pipeline/readers.ts';
import type { LogRecord } from '../../src/record/record.ts';
import type { Origin, SourceEvent } from '../../src/source/source.ts';
import { decodeBatch } from '../../src/wire/batch.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const ORIGIN: Origin = {
  name: 'app.log',
  service: 'app',
  fingerprint: 77,
  fallbackTime: NOW,
  canBeReadAgain: true,
};
const SETTINGS: IntakeSettings = {
  format: 'auto',
  timezone: 'Europe/Berlin',
  severity: 'INFO',
  multiline: 'auto',
  maxLineBytes: 1024,
  redact: [],
  invalid: 'keep',
  wire: 'batch',
  batchSize: 7,
};

function eventsOf(bytes: Buffer, cuts: readonly number[]): SourceEvent[] {
  const edges = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort((a, b) => a - b);
  let offset = 0;
  const chunks = edges.map((edge): SourceEvent => {
    const chunk = {
      type: 'bytes',
      source: 0,
      offset,
      bytes: Uint8Array.from(bytes.subarray(offset, edge)),
    } as const;
    offset = edge;
    return chunk;
  });
  return [
    { type: 'opened', source: 0, origin: ORIGIN },
    ...chunks,
    { type: 'ended', source: 0, isCut: false },
  ];
}

function recordsOf(events: readonly SourceEvent[]): LogRecord[] {
  const records: LogRecord[] = [];
  const readers = createReaders(SETTINGS);
  for (const event of events) readers.take(event, NOW, (record) => records.push(record));
  return records;
}

function packedOf(events: readonly SourceEvent[]): { packed: Packed[]; records: LogRecord[] } {
  const packed: Packed[] = [];
  const intake = createIntake(SETTINGS, (one) => packed.push(one));
  for (const event of events) {
    intake.take(event, NOW);
    intake.flush();
  }
  const records = packed.flatMap(({ message: { body, records: count } }) => {
    const content = decodeBatch(body.toString());
    assert.ok(content !== undefined && content.length === count);
    return content;
  });
  assert.equal(intake.records, records.length);
  return { packed, records };
}

function byId(records: readonly LogRecord[]): LogRecord[] {
  return [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Lines in the reference form and near it, where the short way must know its limits. */
const time = fc.tuple(fc.nat({ max: 120 }), fc.nat({ max: 70 })).map(([minute, second]) => {
  const hour = String(2 + Math.floor(minute / 60)).padStart(2, '0');
  // The night in which Berlin puts its clocks back.
  return `2026-10-25 ${hour}:${String(minute % 60).padStart(2, '0')}:${String(second).padStart(2, '0')}`;
});
const names = fc.oneof(
  fc.constantFrom(
    'ServiceA Info',
    'ServiceB Error',
    'api.v2 WARN',
    'Error Info',
    'a*b Info',
    'sé Info',
  ),
  fc.constantFrom('ServiceA info', '+0100 Info', 'UTC Info', '- Info', 'ServiceA', '"q" Info'),
);
const message = fc.string({
  unit: fc.constantFrom('a', ' ', '"', '\\', '\r', '\t', 'é', '\0', '\u007f', '{', '7'),
  maxLength: 12,
});
const separator = fc.constantFrom(' ', ' ', ' ', ',123 ', 'Z ', '  ');
const line = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(time, separator, names, message)
      .map(([at, gap, who, what]) => `${at}${gap}${who} ${what}`),
  },
  { weight: 1, arbitrary: message },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\tat a.b.C(D.java:1)',
      '',
      '2099-01-01 00:00:00 ServiceA Info later',
    ),
  },
);

test('the short way makes the same records as the long one, whatever the lines and however they come', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), fc.array(fc.nat(2000)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
      const expected = recordsOf(eventsOf(bytes, []));
      const { records } = packedOf(eventsOf(bytes, cuts));
      assert.deepEqual(byId(records), byId(expected));
    }),
    { numRuns: 2000 },
  );
});

test('a plain run of lines goes the short way: as many records, all in order', () => {
  const lines = Array.from({ length: 100 }, (_, i) => `2026-11-24 10:00:00 api Info line ${i}`);
  const { records } = packedOf(eventsOf(Buffer.from(`${lines.join('\n')}\n`), []));
  assert.deepEqual(
    records.map(({ message: text }) => text),
    lines.map((_, i) => `line ${i}`),
  );
});

test('a message carries the run of its oldest record, and the floor is that of what waits', () => {
  const packed: Packed[] = [];
  const intake = createIntake({ ...SETTINGS, multiline: 'off', batchSize: 2 }, (one) =>
    packed.push(one),
  );
  const feed = (text: string, offset: number) =>
    intake.take(
      { type: 'bytes', source: 0, offset, bytes: Uint8Array.from(Buffer.from(text)) },
      NOW,
    );
  intake.take({ type: 'opened', source: 0, origin: ORIGIN }, NOW);
  assert.deepEqual(feed('one\n', 0), { source: 0, offset: 4 });
  assert.equal(intake.floor, 2);
  feed('ERROR two\n', 4);
  feed('three\n', 14);
  assert.deepEqual(
    packed.map(({ message: { records }, run }) => [records, run]),
    [[2, 2]],
  );
  assert.equal(intake.floor, 3);
  intake.flush();
  assert.equal(intake.floor, 5);
});
