/** Safe positions: none is told before every line before it is confirmed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createSafePositions } from '../../src/pipeline/safe-positions.ts';
import type { WireMessage } from '../../src/wire/message.ts';

function message(name: string): WireMessage {
  return {
    routingKey: 'api.INFO',
    body: Buffer.from(name),
    contentType: 'text/plain',
    messageId: name,
    timestamp: 0,
    records: 1,
  };
}

test('a position waits for the messages that hold older lines, in whatever order they are confirmed', () => {
  const told: [number, number][] = [];
  const positions = createSafePositions((...position) => told.push(position));
  const [first, second] = [message('first'), message('second')];
  positions.taken(1, { source: 0, offset: 10 });
  positions.sent({ message: first, run: 1 });
  positions.taken(2, { source: 0, offset: 20 });
  positions.sent({ message: second, run: 2 });
  positions.reached(3);
  positions.settled(second);
  assert.deepEqual(told, []);
  positions.settled(first);
  assert.deepEqual(told, [[0, 20]]);
});

test('lines that still wait for company hold their position back', () => {
  const told: [number, number][] = [];
  const positions = createSafePositions((...position) => told.push(position));
  positions.taken(1, { source: 0, offset: 10 });
  positions.reached(1);
  assert.deepEqual(told, []);
  positions.reached(2);
  assert.deepEqual(told, [[0, 10]]);
});

test('whatever the order of confirms: never too early, and all of it at the end', () => {
  const runs = fc.array(
    fc.record({ source: fc.nat({ max: 3 }), messages: fc.nat({ max: 3 }), delay: fc.nat(100) }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(runs, (all) => {
      const offsets = new Map<number, number>();
      const told = new Map<number, number>();
      const open: { message: WireMessage; run: number; delay: number }[] = [];
      const endOf = new Map<number, { source: number; offset: number }>();
      const positions = createSafePositions((source, offset) => {
        told.set(source, offset);
        for (const { run } of open) {
          const end = endOf.get(run);
          assert.ok(end === undefined || end.source !== source || end.offset > offset);
        }
      });
      all.forEach(({ source, messages, delay }, index) => {
        const run = index + 1;
        const offset = (offsets.get(source) ?? 0) + 1;
        offsets.set(source, offset);
        endOf.set(run, { source, offset });
        positions.taken(run, { source, offset });
        for (let number = 0; number < messages; number += 1) {
          const one = { message: message(`${run}.${number}`), run, delay: delay + number };
          open.push(one);
          positions.sent(one);
        }
        positions.reached(run + 1);
      });
      open.sort((a, b) => a.delay - b.delay);
      for (let one = open.shift(); one !== undefined; one = open.shift()) {
        positions.settled(one.message);
      }
      assert.deepEqual(told, offsets);
    }),
  );
});
