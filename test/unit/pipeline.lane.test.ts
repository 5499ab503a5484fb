/** The short way of lines: byte for byte what the long way makes of them, whatever the lines and however they come. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { createIntake, type IntakeSettings } from '../../src/pipeline/intake.ts';
import { createLane } from '../../src/pipeline/lane/lane.ts';
import { createFormFinder } from '../../src/pipeline/lane/line-forms.ts';
import { createReaders } from '../../src/pipeline/readers.ts';
import { createTeacher } from '../../src/pipeline/lane/teacher.ts';
import { createDecoder } from '../../src/record/decode/decoder.ts';
import type { Format } from '../../src/record/decode/formats.ts';
import type { Origin, SourceEvent } from '../../src/source/source.ts';
import { encodeRecord } from '../../src/wire/batch.ts';
import { createPacker } from '../../src/wire/packer.ts';
import { docker, statement } from './lines/json.ts';
import { mostly } from './lines/pieces.ts';
import { reference } from './lines/reference.ts';
import { rfc3164, rfc5424 } from './lines/syslog.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const ORIGIN: Origin = {
  name: 'app.log',
  service: 'app',
  fingerprint: 2 ** 34 - 3,
  fallbackTime: NOW,
  canBeReadAgain: true,
};
const SETTINGS: IntakeSettings = {
  format: 'auto',
  timezone: 'Europe/Berlin',
  severity: 'INFO',
  multiline: 'auto',
  maxLineBytes: 300,
  redact: [],
  invalid: 'keep',
  wire: 'batch',
  batchSize: 7,
};

function eventsOf(bytes: Buffer, cuts: readonly number[]): SourceEvent[] {
  const edges = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort((a, b) => a - b);
  const events: SourceEvent[] = [{ type: 'opened', source: 0, origin: ORIGIN }];
  let offset = 0;
  for (const edge of edges) {
    const chunk = new Uint8Array(bytes.subarray(offset, edge));
    events.push({ type: 'bytes', source: 0, offset, bytes: chunk });
    offset = edge;
  }
  return [...events, { type: 'ended', source: 0, isCut: false }];
}

function byTheLongWay(bytes: Buffer, settings: IntakeSettings): string[] {
  const lines: string[] = [];
  const readers = createReaders(settings);
  for (const event of eventsOf(bytes, []))
    readers.take(event, NOW, (record) => lines.push(encodeRecord(record)));
  return lines.sort();
}

function byTheShortWay(bytes: Buffer, cuts: readonly number[], settings: IntakeSettings): string[] {
  const bodies: string[] = [];
  const intake = createIntake(settings, ({ message }) => bodies.push(message.body.toString()));
  for (const event of eventsOf(bytes, cuts)) intake.take(event, NOW);
  intake.flush();
  return (bodies.join('').match(/[^\n]*\n/g) ?? []).sort();
}

/** Lines of no form, and of stack traces. */
const other = fc.constantFrom(
  '\tat a.b.C(D.java:1)',
  '',
  'x',
  "thread 'main' panicked at src/main.rs:3:5:",
  'java.lang.X: y',
  'Traceback (most recent call last):',
  '}',
  '<13>foo.rb:3:in x',
  'Nov of last year',
  '{',
  '<1',
);
const linesOf = (line: fc.Arbitrary<string>) =>
  fc.array(mostly(line, other), { minLength: 2, maxLength: 24, size: 'max' });
const statements = fc.array(statement, { minLength: 1, maxLength: 2 });
const linesWith = (lines: readonly fc.Arbitrary<string>[]) => linesOf(fc.oneof(...lines));

const KINDS: Readonly<Record<string, fc.Arbitrary<string[]>>> = {
  reference: linesOf(reference),
  json: statements.chain(linesWith),
  syslog: linesOf(fc.oneof(rfc5424, rfc3164)),
  all: statements.chain((lines) => linesWith([...lines, reference, rfc5424, rfc3164, docker])),
};

describe('the short way gives byte for byte what the long way gives', () => {
  for (const [kind, lines] of Object.entries(KINDS)) {
    const own =
      kind === 'all'
        ? (['text', 'docker', 'json', 'syslog', 'reference'] as const)
        : [kind as Format];
    test(`for lines of ${kind}`, () => {
      fc.assert(
        fc.property(
          lines,
          fc.array(fc.nat(3000)),
          mostly<Format>(fc.constant('auto'), fc.constantFrom(...own)),
          fc.constantFrom('auto', 'off'),
          mostly(fc.constant('\n'), fc.constant('\r\n')),
          mostly(fc.constant(300), fc.constant(90)),
          mostly(fc.constant(false), fc.constant(true)),
          (all, cuts, format, multiline, ending, maxLineBytes, isLatin) => {
            const bytes = Buffer.from(
              all.map((line) => line + ending).join(''),
              isLatin ? 'latin1' : 'utf8',
            );
            const settings: IntakeSettings = { ...SETTINGS, format, multiline, maxLineBytes };
            assert.deepEqual(byTheShortWay(bytes, cuts, settings), byTheLongWay(bytes, settings));
          },
        ),
        { numRuns: Number(process.env['LANE_RUNS'] ?? 500) },
      );
    });
  }
});

describe('the short way knows lines that only look like others', () => {
  const PAIRS: Readonly<Record<string, readonly [usual: string, odd: string]>> = {
    'a zone behind the time': [
      '<13>1 2026-11-24T09:00:00.5 web1 app 1 - - x',
      '<13>1 2026-11-24T09:00:00.5 UTC app 1 - - x',
    ],
    'a line of a container': [
      '2026-11-24T09:00:00.123456Z web1 F: x',
      '2026-11-24T09:00:00.123456Z stdout F: x',
    ],
    'a dash for a host': [
      '2026-11-24T09:00:00.123456Z web1 app: x',
      '2026-11-24T09:00:00.123456Z - app: x',
    ],
    'a host like a tag': ['<34>Nov 24 09:00:00 web1 app: x', '<34>Nov 24 09:00:00 a: app: x'],
    'a byte order mark': [
      '<34>1 2026-11-24T09:00:00Z web1 app 1 - - x',
      '<34>1 2026-11-24T09:00:00Z web1 app 1 - - \ufeffx',
    ],
    'a pid that is no number': [
      'Nov 24 09:00:00 web1 app[7]: x',
      'Nov 24 09:00:00 web1 app[07]: x',
    ],
    'a hole of a template': [
      '{"time":1764000000000,"@mt":"a","b":"c"}',
      '{"time":1764000000000,"@mt":"{b}","b":"c"}',
    ],
    'a service within': [
      '{"time":1764000000000,"msg":"a","service":{"name":"12ms"}}',
      '{"time":1764000000000,"msg":"a","service":{"name":"api"}}',
    ],
    'a line within': [
      '{"log":"a","stream":"none","time":"2026-11-24T09:00:00Z"}',
      '{"log":"a","stream":"stdout","time":"2026-11-24T09:00:00Z"}',
    ],
  };
  for (const [name, pair] of Object.entries(PAIRS)) {
    test(name, () => {
      const bytes = Buffer.from([...pair, ...pair, ...pair].map((line) => `${line}\n`).join(''));
      assert.deepEqual(byTheShortWay(bytes, [], SETTINGS), byTheLongWay(bytes, SETTINGS));
    });
  }
});

test("a pattern of the user's is asked of each line", () => {
  const pattern = String.raw`^(?<time>.{19}) (?<service>\w+) (?<level>\w+) (?<message>[a-z]+)$`;
  const lines = ['2026-11-24 09:00:00 api Info a', '2026-11-24 09:00:00 api Info 7'];
  const bytes = Buffer.from([...lines, ...lines, ...lines].map((line) => `${line}\n`).join(''));
  const settings = { ...SETTINGS, pattern };
  assert.deepEqual(byTheShortWay(bytes, [], settings), byTheLongWay(bytes, settings));
});

describe('the short way takes runs of plain lines', () => {
  const LINES: Readonly<Record<string, (number: number) => string>> = {
    reference: (number) => `2026-11-24 09:59:0${number % 10} ServiceA Info line ${number}`,
    json: (number) => `{"level":30,"time":${NOW - number},"req":{"id":${number}},"msg":"line"}`,
    'json with blanks': (number) => `{"time": "2026-11-24T09:59:59Z", "msg": "é", "id": ${number}}`,
    'json of several kinds': (number) =>
      `{"time":${NOW},"msg":"a","id":${number % 2 === 0 ? number : 'null'},"to":"b"}`,
    'RFC 5424': (number) => `<134>1 2026-11-24T09:59:59.${number}Z web1 app ${number + 1} - - line`,
    'RFC 3164': (number) => `<34>Nov 24 09:59:59 web1 sshd[${number + 1}]: line`,
    'RFC 3164 in a file': (number) => `Nov 24 09:59:59 web1 kernel: line ${number}`,
    'a file of rsyslog': (number) => `2026-11-24T09:59:59.12345${number % 10}Z web1 app: line`,
  };
  for (const [name, lineOf] of Object.entries(LINES)) {
    test(name, () => {
      const lines = Array.from({ length: 50 }, (_, number) => `${lineOf(number)}\n`);
      const packer = createPacker(1000, () => undefined);
      const decode = createDecoder('auto', {
        wallClock: (year, month, ...rest) => Date.UTC(year, month - 1, ...rest),
        now: () => NOW,
      });
      const formAt = createFormFinder('auto', createTeacher(ORIGIN, decode, 'INFO'));
      const lane = createLane({ formAt, maxLineBytes: 300, packer, run: () => 1 });
      const bytes = Buffer.from(lines.join(''));
      // The last one is left: what follows may belong to it.
      const end = bytes.length - Buffer.byteLength(lines.at(-1) ?? '');
      assert.equal(lane.take(bytes, 0, 0, NOW), end);
      assert.equal(packer.records, lines.length - 1);
    });
  }
});
