/** Which messages are done with. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { createReleased } from '../../src/spool/released.ts';

const LIMIT = 40;
const spans = fc
  .tuple(fc.integer({ min: 1, max: LIMIT }), fc.integer({ min: 0, max: 6 }))
  .map(([first, more]) => [first, first + more] as const);

describe('released ranges', () => {
  it('say the same as a set of numbers, whatever was added in which order', () => {
    fc.assert(
      fc.property(fc.array(spans), spans, (added, [from, to]) => {
        const released = createReleased();
        const model = new Set<number>();
        for (const [first, last] of added) {
          released.add(first, last);
          for (let number = first; number <= last; number += 1) model.add(number);
        }
        for (let number = 0; number <= LIMIT + 8; number += 1) {
          assert.equal(released.has(number), model.has(number), `${number}`);
        }
        let lacking = 0;
        for (let number = from; number <= to; number += 1) if (!model.has(number)) lacking += 1;
        assert.equal(released.lacking(from, to), lacking);
      }),
    );
  });

  it('are as few as they can be, and make the same ones again', () => {
    fc.assert(
      fc.property(fc.array(spans), (added) => {
        const released = createReleased(added);
        const { ranges } = released;
        for (const [index, [first, last]] of ranges.entries()) {
          assert.ok(first <= last);
          assert.ok(first > (ranges[index - 1]?.[1] ?? -1) + 1);
        }
        assert.deepEqual(createReleased(ranges).ranges, ranges);
      }),
    );
  });

  it('are one range however many messages are released in order', () => {
    const released = createReleased();
    for (let number = 1; number <= 100_000; number += 1) released.add(number, number);
    assert.deepEqual(released.ranges, [[1, 100_000]]);
  });

  it('ignore a range that is none', () => {
    const released = createReleased([[5, 4]]);
    released.add(3, 2);
    assert.deepEqual(released.ranges, []);
    assert.equal(released.lacking(3, 2), 0);
  });
});
