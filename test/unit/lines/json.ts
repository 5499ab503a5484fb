/** Lines of JSON as statements of programs write them: alike but for their values. */
import * as fc from 'fast-check';
import { isoTime, mostly, oddText, text } from './pieces.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');

const number = mostly(
  fc.oneof(
    fc.integer().map(String),
    fc.integer({ min: -99_999, max: 99_999 }).map((value) => JSON.stringify(value / 1000)),
    fc.constantFrom('0', '0.5', '-0.5', '0.000001', '123456789012345', '0.12345678901234'),
  ),
  fc.oneof(
    fc.double().map((value) => JSON.stringify(value)),
    fc.constantFrom(
      '-0',
      '1.0',
      '1e5',
      '1E2',
      '0.0000001',
      '1.50',
      '-0.0',
      '01',
      '-',
      '1.',
      '.5',
      '00.5',
      '9e999',
    ),
    fc.constantFrom(
      '1234567890123456',
      '0.123456789012345678',
      '12345678.123456789',
      '9007199254740993',
    ),
  ),
);
const jsonText = mostly(
  text.map((value) => JSON.stringify(value)),
  fc.oneof(
    oddText.map((value) => JSON.stringify(value)),
    fc.constantFrom('"\\u00e9"', '"\\/"', '"\\n\\tat x"', '"a\tb"', '"\\x"', '"\\"', '"', '"{a}"'),
  ),
);
const literal = mostly(fc.constantFrom('true', 'false', 'null'), fc.constantFrom('nul', 'True'));
const epochTime = mostly(
  fc.integer({ min: NOW - 1e6, max: NOW + 1e6 }).map(String),
  fc.constantFrom(
    '1764000000',
    '1764000000.123',
    '1764000000.12',
    '-1764000000123',
    '5',
    '17640000001e3',
    '1764000000123.5',
  ),
);
const textTime = mostly(
  isoTime.map((time) => JSON.stringify(time)),
  fc.constantFrom('"1764000000123"', '"24/Nov/2026:10:15:02 +0100"', '"10:15:02"', 'null'),
);
const level = mostly(
  fc.constantFrom('30', '50', '"info"', '"ERROR"'),
  fc.constantFrom('"what"', '5', '"é"', '"\\u0069nfo"'),
);
const service = mostly(
  fc.constantFrom('"api"', '"web"', '"é"'),
  fc.constantFrom('"a*b"', '"12ms"', '""', '{"name":"api"}', '7'),
);

/** A name, and what its values are: each line that one statement of a program writes has another one. */
type Member = readonly [name: string, value: fc.Arbitrary<string>];
const member = (
  names: fc.Arbitrary<string>,
  value: fc.Arbitrary<fc.Arbitrary<string>>,
): fc.Arbitrary<Member> => fc.tuple(names, value);
const plainName = mostly(
  fc.constantFrom(
    ...'pid name req ms user-id path method url bytes id trace span'.split(' '),
    'a b',
  ),
  fc.oneof(
    fc.constantFrom('1', '07', '__proto__', 'constructor', '', 'a"b', '-1', 'é', 'log'),
    fc.constantFrom(
      'level',
      'severity',
      's',
      'service',
      'host',
      'time',
      't',
      '@t',
      '@mt',
      '@l',
      'log.level',
    ),
    fc.constantFrom(
      'message',
      'event',
      'body',
      'severityText',
      'short_message',
      'resource',
      'instant',
      '@m',
    ),
  ),
);
const anyKind = fc.constantFrom(jsonText, number, literal);
const joinedBy = (members: readonly Member[], gap: string) =>
  fc
    .tuple(...members.map(([, value]) => value))
    .map((values) =>
      values.map((value, i) => `${JSON.stringify(members[i]?.[0])}:${gap}${value}`).join(`,${gap}`),
    );
const nested = fc.oneof(
  fc
    .array(member(plainName, anyKind), { maxLength: 2 })
    .map((members) => joinedBy(members, '').map((all) => `{${all}}`)),
  fc
    .array(anyKind, { maxLength: 2 })
    .map((kinds) => fc.tuple(...kinds).map((values) => `[${values.join(',')}]`)),
);
const attribute = member(
  plainName,
  fc.oneof({ weight: 3, arbitrary: anyKind }, { weight: 1, arbitrary: nested }),
);
const time = member(
  fc.constantFrom('time', 'timestamp', '@t', 'ts'),
  fc.constantFrom(epochTime, textTime),
);
const message = member(
  mostly(fc.constantFrom('msg', 'message', 'MESSAGE'), fc.constantFrom('@mt', 'body', 'event')),
  fc.constant(mostly(jsonText, fc.constantFrom('"{pid}"', '"{a} {ms}"'))),
);
const naming = fc.oneof(
  member(fc.constantFrom('level', 'severity', '@l', 'PRIORITY'), fc.constant(level)),
  member(fc.constantFrom('service', 'SYSLOG_IDENTIFIER'), fc.constant(service)),
  member(fc.constantFrom('host', 'hostname'), fc.constant(mostly(jsonText, service))),
);
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 2 });
/** The lines of one statement, which have all but the values in common. */
export const statement = fc
  .tuple(
    fc.tuple(
      some(naming),
      fc.tuple(time),
      some(attribute),
      some(naming),
      fc.tuple(message),
      some(attribute),
    ),
    mostly<Member[]>(fc.constant([]), fc.tuple(fc.oneof(time, message, naming))),
    fc.constantFrom('', '', '', ' ', '\t'),
    mostly(fc.constant(''), fc.constantFrom(' ', ',', '}')),
    fc.boolean(),
  )
  .map(([parts, more, gap, tail, isTurned]) => {
    const members = [...(isTurned ? parts.toReversed() : parts).flat(), ...more];
    return joinedBy(members, gap).map((all) => `{${gap}${all}}${tail}`);
  });
/** A docker line has another line within. */
export const docker = fc
  .tuple(jsonText, epochTime)
  .map(([log, at]) => `{"log":${log},"stream":"stdout","time":${at},"msg":"x"}`);
