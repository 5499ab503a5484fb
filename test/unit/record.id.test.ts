/** Ids: they say what they were made of, sort by it, and are UUIDs to everybody else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { alignId, createIdMinter, firstIdAt, idTime, isId, readId } from '../../src/record/id.ts';
import { fingerprintOf, randomFingerprint } from '../../src/record/fingerprint.ts';
import { fingerprints, instants, positions } from './arbitraries.ts';

const parts = fc.record(
  { timestamp: instants, fingerprint: fingerprints, position: positions },
  { noNullPrototype: true },
);
type Parts = { timestamp: number; fingerprint: number; position: number };

function mint({ timestamp, fingerprint, position }: Parts): string {
  return createIdMinter(fingerprint)(timestamp, position);
}

test('an id says the time, source and position that it was made of', () => {
  fc.assert(fc.property(parts, (made) => assert.deepEqual(readId(mint(made)), made)));
});

test('an id is a UUID of version 8 in the variant of RFC 9562', () => {
  fc.assert(
    fc.property(parts, (made) => {
      const id = mint(made);
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.ok(isId(id));
    }),
  );
});

test('ids sort by time, then source, then position', () => {
  const near = fc.record({
    timestamp: fc.integer({ min: 4094, max: 4097 }),
    fingerprint: fc.constantFrom(0, 1, 2 ** 22 - 1, 2 ** 22, 2 ** 34 - 1),
    position: fc.constantFrom(0, 4095, 4096, 2 ** 32, 2 ** 40 - 1),
  });
  const any = fc.oneof(near, parts);
  fc.assert(
    fc.property(any, any, (one, other) => {
      const difference =
        one.timestamp - other.timestamp ||
        one.fingerprint - other.fingerprint ||
        one.position - other.position;
      const [a, b] = [mint(one), mint(other)];
      assert.equal(a < b ? -1 : Number(a > b), Math.sign(difference));
    }),
    { numRuns: 2000 },
  );
});

test('a minter gives each line the id that a fresh one would give', () => {
  const lines = fc.array(fc.tuple(fc.oneof(instants, fc.constantFrom(0, 1)), positions));
  fc.assert(
    fc.property(fingerprints, lines, (fingerprint, all) => {
      const minter = createIdMinter(fingerprint);
      for (const [timestamp, position] of all) {
        assert.equal(minter(timestamp, position), mint({ timestamp, fingerprint, position }));
      }
    }),
  );
});

test('the first id of an instant lies at or below all ids of it, and above all earlier ones', () => {
  fc.assert(
    fc.property(parts, (made) => {
      const id = mint(made);
      assert.ok(firstIdAt(made.timestamp) <= id);
      assert.ok(id < firstIdAt(made.timestamp + 1));
    }),
  );
});

test('the first id of a time beyond what an id can hold is that of the nearest time', () => {
  assert.equal(firstIdAt(-1), firstIdAt(0));
  assert.equal(firstIdAt(Number.POSITIVE_INFINITY), firstIdAt(2 ** 48 - 1));
});

test('an aligned id tells the time of its record and keeps the rest', () => {
  fc.assert(
    fc.property(fc.uuid(), instants, (foreign, timestamp) => {
      const aligned = alignId(foreign, timestamp);
      assert.ok(isId(aligned));
      assert.equal(idTime(aligned), timestamp);
      assert.equal(aligned.slice(13), foreign.slice(13));
      assert.equal(alignId(aligned, timestamp), aligned);
    }),
  );
});

test('an id that tells its time already is left as it is', () => {
  fc.assert(
    fc.property(parts, (made) => assert.equal(alignId(mint(made), made.timestamp), mint(made))),
  );
});

test('isId takes the lower-case form of a UUID and nothing else', () => {
  assert.ok(isId('019ab0c4-0000-8000-8000-000000000000'));
  for (const text of [
    '',
    '019AB0C4-0000-8000-8000-000000000000',
    '019ab0c4000080008000000000000000',
    '{019ab0c4-0000-8000-8000-000000000000}',
    '019ab0c4-0000-8000-8000-000000000000\n',
    '019ab0c4-0000-8000-8000-00000000000g',
  ]) {
    assert.ok(!isId(text), JSON.stringify(text));
  }
});

test('fingerprints fill 34 bits: the same for the same content, else random', () => {
  assert.equal(fingerprintOf('api'), fingerprintOf('api'));
  assert.notEqual(fingerprintOf('api'), fingerprintOf('web'));
  assert.notEqual(randomFingerprint(), randomFingerprint());
  const all = Array.from({ length: 200 }, (_, i) => fingerprintOf(String(i)));
  assert.ok(all.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 34));
  assert.ok(all.some((value) => value >= 2 ** 33));
});
