/** What a query cannot find is known from the query; and its parts are asked for together, wherever they are put. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { fewWordedRecords, NOW, queries } from './query-arbitraries.ts';
import { LogaggError } from '../../src/errors.ts';
import { isGlobMatch } from '../../src/query/glob.ts';
import { createMatcher } from '../../src/query/match.ts';
import { parseQuery, type Query, type QueryText } from '../../src/query/query.ts';
import { reachOf } from '../../src/query/reach.ts';
import { UTC } from '../../src/query/zone.ts';

function read(text: QueryText): Query {
  return parseQuery(text, { now: NOW, zone: UTC });
}

function readSound(text: QueryText): Query {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof LogaggError) return fc.pre(false) as never;
    throw error;
  }
}

test('reach is what services and severities leave over', () => {
  const bad = ['WARN', 'ERROR', 'FATAL'];
  for (const [text, reach] of [
    [{}, {}],
    [{ words: ['boom'] }, {}],
    [{ service: 'api,web' }, { services: ['api', 'web'] }],
    [{ service: 'api,web-*' }, {}],
    [{ severity: 'WARN+' }, { severities: bad }],
    [
      { service: 'api', where: ['severity:WARN+ x'] },
      { services: ['api'], severities: bad },
    ],
    [{ service: 'api', where: ['service:web'] }, { services: [] }],
    [{ service: 'api-*', where: ['service:api-1'] }, { services: ['api-1'] }],
    [{ where: ['-severity<WARN'] }, { severities: bad }],
    [{ where: ['service:a severity:ERROR OR service:b'] }, { services: ['a', 'b'] }],
    [{ where: ['service:a OR x'] }, {}],
    [{ where: ['NOT (service:a severity:ERROR)'] }, {}],
    [{ severity: 'ERROR', where: ['severity:INFO'] }, { severities: [] }],
    [{ where: ['(severity:ERROR x OR severity:WARN y)'] }, { severities: ['ERROR', 'WARN'] }],
  ] as const) {
    const asked = text as QueryText;
    assert.deepEqual(reachOf(read(asked)), reach, JSON.stringify(text));
  }
});

test('no record that matches is out of reach', () => {
  let reached = 0;
  fc.assert(
    fc.property(
      queries,
      fc.array(fewWordedRecords, { minLength: 10, maxLength: 30 }),
      (where, records) => {
        const query = readSound({ where: [where] });
        const { services, severities } = reachOf(query);
        const matches = createMatcher(query);
        for (const record of records.filter(matches)) {
          if (services !== undefined || severities !== undefined) reached += 1;
          assert.ok(services?.includes(record.service) ?? true, where);
          assert.ok(severities?.includes(record.severity) ?? true, where);
        }
      },
    ),
    { numRuns: 1000 },
  );
  assert.ok(reached > 200, `${reached} records were within a reach`);
});

test('several queries find what each of them finds, also beside flags', () => {
  const flags = fc.record(
    {
      service: fc.constantFrom('api', 'web-*'),
      severity: fc.constantFrom('INFO', 'WARN+'),
      since: fc.constantFrom('09:20'),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  fc.assert(
    fc.property(
      queries,
      queries,
      flags,
      fc.array(fewWordedRecords, { minLength: 5 }),
      (one, other, own, records) => {
        const both = createMatcher(readSound({ ...own, where: [one, other] }));
        const each = [{ where: [one] }, { where: [other] }, own].map((text) =>
          createMatcher(readSound(text)),
        );
        for (const record of records) {
          assert.equal(
            both(record),
            each.every((matches) => matches(record)),
            JSON.stringify(record),
          );
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('a glob is the expression that it looks like', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '.'), maxLength: 8 });
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
  fc.assert(
    fc.property(glob, text, (pattern, value) => {
      const regex = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 's');
      assert.equal(isGlobMatch(pattern, value), regex.test(value));
    }),
    { numRuns: 5000 },
  );
});
