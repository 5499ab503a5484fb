/** Text and records as anybody might send them, for properties that must hold whatever comes. */
import * as fc from 'fast-check';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { mendService } from '../../src/record/service.ts';
import { SEVERITIES } from '../../src/record/severity.ts';

const LAST_INSTANT = Date.UTC(9999, 11, 31);

/** Any units of UTF-16, halves of pairs too, mostly those that break parsers and terminals. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0x7f }),
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(0, 9, 10, 13, 32, 34, 46, 92, 0x2028, 0xd800, 0xdc00, 0xfeff, 0xfffd),
    ),
    { maxLength: 40 },
  )
  .map((units) => String.fromCharCode(...units));

export const fingerprints = fc.integer({ min: 0, max: 2 ** 34 - 1 });
export const positions = fc.maxSafeNat().map((position) => position % 2 ** 40);
/** Whole milliseconds from 1970 to 9999. */
export const instants = fc.integer({ min: 0, max: LAST_INSTANT });
export const severities = fc.constantFrom(...SEVERITIES);

const names = fc
  .oneof(anyText, fc.constantFrom('__proto__', 'constructor', '$where', 'a.b', ''))
  .map((name) => name.replaceAll('\0', '0'));

/** What a JSON parser can give back; `-0` is not among it, as JSON text has none. */
const jsonValues = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(
      anyText,
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    objectsOf(tie('value')),
  ),
})).value;

function objectsOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .array(fc.tuple(names, values), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries));
}

interface Own {
  timestamp?: number;
  service?: string;
}

/** Whole and sound records, as they travel; with what is given, and anything else in the other fields. */
export function records(own: Own = {}): fc.Arbitrary<LogRecord> {
  return fc
    .record(
      {
        timestamp: own.timestamp === undefined ? instants : fc.constant(own.timestamp),
        service: own.service === undefined ? anyText.map(mendService) : fc.constant(own.service),
        severity: severities,
        message: anyText,
        host: anyText,
        attributes: objectsOf(jsonValues),
        fingerprint: fingerprints,
        position: positions,
      },
      {
        requiredKeys: ['timestamp', 'service', 'severity', 'message', 'fingerprint', 'position'],
        noNullPrototype: true,
      },
    )
    .map(({ fingerprint, position, ...fields }) => ({
      id: createIdMinter(fingerprint)(fields.timestamp, position),
      ...fields,
    }));
}
