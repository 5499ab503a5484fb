/** Queries as filters: what a person writes stays a value, and means what it says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Binary } from 'mongodb';
import { createIdMinter, firstIdAt } from '../../src/record/id.ts';
import { LogaggError } from '../../src/errors.ts';
import { NUMBER_TEXT } from '../../src/query/attribute.ts';
import { parseQuery, type Query, type QueryText } from '../../src/query/query.ts';
import { UTC } from '../../src/query/zone.ts';
import { uuidOf } from '../../src/store/document.ts';
import { filterOf, idRange } from '../../src/store/filter.ts';
import { anyText, fingerprints, instants, positions, severities } from './arbitraries.ts';
import { NOW, queries as sentences } from './query-arbitraries.ts';

const ALL: Query = { services: [], severities: [], words: [] };

/** The names of a filter, at any depth, with `[]` for what stands in a list. */
function pathsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((part) => pathsOf(part, `${path}[]`));
  if (value instanceof RegExp || value instanceof Binary) return [path];
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) => pathsOf(part, `${path}/${key}`));
}

const OURS = new Set([
  '',
  '/_id/$gte',
  '/_id/$lt',
  '/service/$in[]',
  '/severity/$in[]',
  '/$and[]/message/$regex',
  '/$and[]/message/$options',
  '/$and[]/severity/$in[]',
]);

const hostile = fc.oneof(
  anyText,
  fc.constantFrom(
    '$where',
    '{"$gt":""}',
    '$ne',
    '__proto__',
    '(a+)+$',
    '*',
    '.*',
    '\\',
    '[',
    'a*b',
  ),
);

test('no text becomes an operator', () => {
  const queries = fc.record(
    {
      services: fc.array(hostile, { maxLength: 3 }),
      severities: fc.array(severities, { maxLength: 3 }),
      words: fc.array(hostile, { maxLength: 3 }),
      grep: hostile,
      since: instants,
      until: instants,
    },
    { requiredKeys: ['services', 'severities', 'words'], noNullPrototype: true },
  );
  fc.assert(
    fc.property(queries, (query) => {
      const filter = filterOf(query);
      for (const path of pathsOf(filter)) assert.ok(OURS.has(path), path);
      for (const name of filter['service']?.['$in'] ?? []) {
        assert.ok(typeof name === 'string' || name instanceof RegExp);
      }
    }),
    { numRuns: 2000 },
  );
});

test('no question is an empty filter', () => {
  assert.deepEqual(filterOf(ALL), {});
});

/** Whether a message passes a filter of words, by the engine at hand. */
function passes(words: readonly string[], message: string): boolean {
  return (filterOf({ ...ALL, words })['$and'] ?? []).every((condition) => {
    const { $regex, $options } = condition['message'];
    return new RegExp($regex, $options).test(message);
  });
}

test('a word is found where it stands, whatever its characters mean to a pattern', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, (word, before, after) => {
      assert.ok(passes([word], before + word + after));
    }),
    { numRuns: 2000 },
  );
  assert.ok(!passes(['a.c'], 'abc'));
  assert.ok(!passes(['(a+)+$'], 'aaaa'));
});

test('all words must be there, in any order', () => {
  assert.ok(passes(['boom', 'card'], 'card went boom'));
  assert.ok(!passes(['boom', 'cart'], 'card went boom'));
});

test('a word without capitals is found in any case, one with capitals as it stands', () => {
  assert.ok(passes(['boom'], 'BOOM') && passes(['größe'], 'GRÖSSE Größe'));
  assert.ok(passes(['Boom'], 'Boom') && !passes(['Boom'], 'boom'));
  assert.ok(!passes(['Österreich'], 'österreich'));
});

test('a pattern without capitals is blind to case, and its escapes are no capitals', () => {
  const optionsOf = (grep: string) => filterOf({ ...ALL, grep })['$and']?.[0]?.['message'].$options;
  assert.equal(optionsOf('time\\s\\S+\\D'), 'i');
  assert.equal(optionsOf('Time'), '');
});

/** Whether a service passes a filter of services. */
function chosen(services: readonly string[], service: string): boolean {
  const names: unknown[] = filterOf({ ...ALL, services })['service']?.['$in'] ?? [];
  return names.some((name) => (name instanceof RegExp ? name.test(service) : name === service));
}

test('a service is chosen by its whole name, `*` standing for any characters', () => {
  assert.ok(chosen(['api'], 'api') && !chosen(['api'], 'api-1') && !chosen(['api'], 'API'));
  assert.ok(chosen(['api-*'], 'api-1') && chosen(['api-*'], 'api-'));
  assert.ok(!chosen(['api-*'], 'my-api-1') && !chosen(['*-api'], 'x-api-1'));
  assert.ok(chosen(['a*c*e'], 'abcde') && chosen(['*'], 'anything.at all'));
  assert.ok(!chosen(['a.b*'], 'axb') && !chosen(['(a+)*'], 'aa') && chosen(['(a+)*'], '(a+)x'));
  assert.ok(chosen(['web', 'api-*'], 'api-1') && chosen(['web', 'api-*'], 'web'));
});

test('a name without `*` is compared, not matched', () => {
  fc.assert(
    fc.property(hostile, (name) => {
      fc.pre(!name.includes('*'));
      assert.deepEqual(filterOf({ ...ALL, services: [name] })['service'], { $in: [name] });
    }),
  );
});

test('a time range holds the ids of its beginning and not those of its end', () => {
  const within = (id: Binary, since?: number, until?: number): boolean => {
    const { $gte, $lt } = idRange(since, until) ?? {};
    return (
      ($gte === undefined || Buffer.compare(id.buffer, $gte.buffer) >= 0) &&
      ($lt === undefined || Buffer.compare(id.buffer, $lt.buffer) < 0)
    );
  };
  fc.assert(
    fc.property(instants, fingerprints, positions, (timestamp, fingerprint, position) => {
      const id = uuidOf(createIdMinter(fingerprint)(timestamp, position));
      assert.ok(within(id, timestamp) && within(id, timestamp, timestamp + 1));
      assert.ok(!within(id, timestamp + 1) && !within(id, undefined, timestamp));
      assert.ok(within(id));
    }),
  );
});

function asked(text: QueryText): object {
  return filterOf(parseQuery(text, { now: NOW, zone: UTC }));
}

test('plain searches are the filters that the indexes are made for', () => {
  assert.deepEqual(asked({ severity: 'ERROR', since: '1h' }), {
    _id: { $gte: uuidOf(firstIdAt(NOW - 3_600_000)) },
    severity: { $in: ['ERROR'] },
  });
  assert.deepEqual(
    asked({ service: 'api,web-*', severity: 'WARN+', words: ['pay ment', 'Boom'] }),
    {
      service: { $in: ['api', new RegExp('^web\\-.*$', 's')] },
      severity: { $in: ['WARN', 'ERROR', 'FATAL'] },
      $and: [
        { message: { $regex: 'pay ment', $options: 'i' } },
        { message: { $regex: 'Boom', $options: '' } },
        { severity: { $in: ['WARN', 'ERROR', 'FATAL'] } },
      ],
    },
  );
  assert.deepEqual(asked({ grep: 'time(d)? out' }), {
    $and: [{ message: { $regex: 'time(d)? out', $options: 'i' } }],
  });
});

test('a field at the top of a query is the filter of its flag', () => {
  const id = '01a20c89-81b5-87ae-ba80-2500000000ec';
  for (const [where, flags] of [
    ['service:api', { service: 'api' }],
    ['service:a,b-*', { service: 'a,b-*' }],
    ['service:a OR service:b', { service: 'a,b' }],
    ['severity:ERROR', { severity: 'ERROR' }],
    ['-severity<WARN', { severity: 'WARN+' }],
    ['time>=09:00 time<10:00', { since: '09:00', until: '10:00' }],
    [
      'service:api (severity:WARN+ time>=09:00) boom',
      { service: 'api', severity: 'WARN+', since: '09:00', words: ['boom'] },
    ],
  ] as const) {
    assert.deepEqual(asked({ where: [where] }), asked(flags as unknown as QueryText), where);
  }
  assert.deepEqual(asked({ service: 'api', where: ['service:web'] }), {
    service: { $in: ['api'] },
    $and: [{ service: { $in: ['web'] } }],
  });
  // One partition, and of it one record.
  assert.deepEqual(asked({ where: [`id:${id}`] }), {
    _id: {
      $gte: uuidOf('01a20c89-81b5-0000-0000-000000000000'),
      $lt: uuidOf('01a20c89-81b6-0000-0000-000000000000'),
    },
    $and: [{ _id: { $eq: uuidOf(id) } }],
  });
});

/** Every name that a filter may hold, at any depth. */
const NAMES = new Set(
  [
    '_id service severity message host $and $or $nor $in $eq $exists $gte $gt $lt $lte $regex $options',
    '$expr $let vars in value number $anyElementTrue $map input as $cond $isArray $getField field',
    '$literal $regexMatch regex options $isNumber $toDouble $type $trunc $toString $convert to onError',
  ].flatMap((line) => line.split(' ')),
);

/** Every text that MongoDB may evaluate. */
const TEXTS = new Set([
  ...'$attributes $$value $$entry $$number entry string bool long s i si'.split(' '),
  `${NUMBER_TEXT}\\z`,
  '',
]);

/** At any depth, but for literals, into which MongoDB does not look. */
function* entriesOf(value: unknown, isEvaluated = false): Generator<[Set<string>, string]> {
  if (typeof value === 'string' && isEvaluated) yield [TEXTS, value];
  if (value instanceof RegExp || value instanceof Binary) return;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const part of value) yield* entriesOf(part, isEvaluated);
  else {
    for (const [name, part] of Object.entries(value)) {
      yield [NAMES, name];
      if (name !== '$literal') yield* entriesOf(part, isEvaluated || name === '$expr');
    }
  }
}

test('no part of a query becomes an operator or a path', () => {
  const name = fc.oneof(anyText, fc.constantFrom('$where', '$$ROOT', '__proto__', 'a.$b', '$expr'));
  const fields = fc.tuple(name, fc.constantFrom(':', '>=', '!='), hostile);
  fc.assert(
    fc.property(
      fc.oneof(
        sentences,
        fields.map((parts) => parts.join('')),
      ),
      (where) => {
        try {
          for (const [ours, part] of entriesOf(asked({ where: [where] }))) {
            assert.ok(ours.has(part), part);
          }
        } catch (error) {
          if (!(error instanceof LogaggError)) throw error;
        }
      },
    ),
    { numRuns: 3000 },
  );
});
