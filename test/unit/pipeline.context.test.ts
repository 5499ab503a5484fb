/** Records around matches, in groups as grep makes them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { withContext } from '../../src/pipeline/context.ts';
import type { LogRecord } from '../../src/record/record.ts';

/** A stream of records whose id is their place, of services by turns. */
function streamOf(services: readonly string[]): LogRecord[] {
  return services.map((service, i) => ({
    id: String(i).padStart(4, '0'),
    timestamp: i,
    service,
    severity: 'INFO',
    message: `${i}`,
  }));
}

function around(
  stream: readonly LogRecord[],
  matches: readonly LogRecord[],
  before: number,
  after: number,
) {
  return withContext(matches, {
    before,
    after,
    stop: new AbortController().signal,
    findAround: async ({ id, service }, most, least) => {
      const own = stream.filter((record) => record.service === service);
      const at = own.findIndex((record) => record.id === id);
      return {
        before: own.slice(Math.max(0, at - most), at),
        after: own.slice(at + 1, at + 1 + least),
      };
    },
  });
}

const textsOf = (groups: LogRecord[][]) =>
  groups.map((group) => group.map(({ message }) => message).join(' '));

test('each match stands among its own service, and groups that overlap or touch are one', async () => {
  const stream = streamOf('ababababababab'.split(''));
  const match = (...places: number[]) => stream.filter((_, i) => places.includes(i));
  assert.deepEqual(textsOf(await around(stream, match(4), 1, 1)), ['2 4 6']);
  assert.deepEqual(textsOf(await around(stream, match(0, 10), 1, 1)), ['0 2', '8 10 12']);
  assert.deepEqual(textsOf(await around(stream, match(2, 6), 1, 1)), ['0 2 4 6 8']);
  assert.deepEqual(textsOf(await around(stream, match(2, 8), 1, 1)), ['0 2 4 6 8 10']);
  assert.deepEqual(textsOf(await around(stream, match(4, 5), 1, 0)), ['2 4', '3 5']);
  assert.deepEqual(textsOf(await around(stream, match(4, 6), 0, 2)), ['4 6 8 10']);
  assert.deepEqual(await around(stream, [], 1, 1), []);
});

test('no record is shown twice, none is left out, and groups have gaps between them', async () => {
  const streams = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 30 });
  const sizes = fc.nat({ max: 3 });
  await fc.assert(
    fc.asyncProperty(
      streams,
      fc.func(fc.boolean()),
      sizes,
      sizes,
      async (services, isMatch, before, after) => {
        const stream = streamOf(services);
        const matches = stream.filter((_, i) => isMatch(i));
        const groups = await around(stream, matches, before, after);
        const ownOf = (service: string | undefined) =>
          stream.filter((record) => record.service === service);
        const expected = stream.filter((record) => {
          const own = ownOf(record.service);
          const place = own.indexOf(record);
          return own
            .slice(Math.max(0, place - after), place + before + 1)
            .some((near) => matches.includes(near));
        });
        const shown = groups.flat();
        assert.deepEqual(
          shown.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
          expected,
        );
        for (const group of groups) {
          const own = ownOf(group[0]?.service);
          const first = own.findIndex(({ id }) => id === group[0]?.id);
          assert.deepEqual(group, own.slice(first, first + group.length));
          // Whatever comes next in the service is not shown, else it would be of this group.
          const next = own[first + group.length];
          assert.ok(next === undefined || !shown.includes(next));
        }
      },
    ),
  );
});
