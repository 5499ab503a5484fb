/** The ledger: each delivery is acknowledged once, and none before it is settled. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Acknowledger, createLedger, type Outcome } from '../../src/broker/ledger.ts';

/** The broker's side of one channel: what it still waits for, and what it was told. */
function brokerSide() {
  const unsettled = new Set<number>();
  const acked: number[] = [];
  const requeued: number[] = [];
  const told = new Map<number, Outcome>();
  let frames = 0;
  const channel: Acknowledger = {
    ackUpTo(tag) {
      frames += 1;
      assert.ok(unsettled.has(tag), 'an unknown tag would close the channel');
      for (const open of [...unsettled].filter((each) => each <= tag)) {
        assert.equal(told.get(open), 'ack', `the frame covers ${open}, which is not settled`);
        unsettled.delete(open);
        acked.push(open);
      }
    },
    requeue(tag) {
      assert.ok(unsettled.delete(tag), 'an unknown tag would close the channel');
      requeued.push(tag);
    },
  };
  return { channel, unsettled, acked, requeued, told, frames: () => frames };
}

type Step = { enter: true } | { flush: true } | { settle: number; outcome: Outcome };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.constant({ enter: true } as const),
    fc.constant({ flush: true } as const),
    fc.record({
      settle: fc.integer({ min: 1, max: 30 }),
      outcome: fc.constantFrom<Outcome>('ack', 'ack', 'ack', 'requeue'),
    }),
  ),
  { maxLength: 200 },
);

test('every delivery is acknowledged or put back once, in frames that cover no unsettled one', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const broker = brokerSide();
      const scheduled: (() => void)[] = [];
      const ledger = createLedger(broker.channel, (flush) => scheduled.push(flush));
      const settle = (tag: number, outcome: Outcome) => {
        if (tag <= entered && !broker.told.has(tag)) broker.told.set(tag, outcome);
        ledger.settle(tag, outcome);
      };
      let entered = 0;
      for (const step of all) {
        if ('enter' in step) {
          entered += 1;
          broker.unsettled.add(entered);
          ledger.enter(entered);
        } else if ('flush' in step) {
          for (const flush of scheduled.splice(0)) flush();
        } else {
          settle(step.settle, step.outcome);
          settle(step.settle, 'ack');
        }
      }
      for (let tag = 1; tag <= entered; tag += 1) settle(tag, 'ack');
      for (const flush of scheduled.splice(0)) flush();

      const outcomeOf = (outcome: Outcome) =>
        [...broker.told].filter(([, told]) => told === outcome).map(([tag]) => tag);
      const ascending = (tags: number[]) => tags.toSorted((a, b) => a - b);
      assert.deepEqual(broker.acked, ascending(outcomeOf('ack')));
      assert.deepEqual(ascending(broker.requeued), ascending(outcomeOf('requeue')));
      assert.equal(broker.unsettled.size, 0);
    }),
    { numRuns: 2000 },
  );
});

test('what is settled within a tick shares a frame', () => {
  const broker = brokerSide();
  const scheduled: (() => void)[] = [];
  const ledger = createLedger(broker.channel, (flush) => scheduled.push(flush));
  for (let tag = 1; tag <= 1000; tag += 1) {
    broker.unsettled.add(tag);
    ledger.enter(tag);
  }
  for (let tag = 1000; tag >= 1; tag -= 1) {
    broker.told.set(tag, 'ack');
    ledger.settle(tag, 'ack');
  }
  assert.equal(scheduled.length, 1);
  scheduled[0]?.();
  assert.equal(broker.frames(), 1);
  assert.equal(broker.acked.length, 1000);
});

test('a settled delivery waits for the older ones', () => {
  const broker = brokerSide();
  const scheduled: (() => void)[] = [];
  const ledger = createLedger(broker.channel, (flush) => scheduled.push(flush));
  for (const tag of [1, 2]) {
    broker.unsettled.add(tag);
    broker.told.set(tag, 'ack');
    ledger.enter(tag);
  }
  ledger.settle(2, 'ack');
  scheduled.splice(0).forEach((flush) => flush());
  assert.deepEqual(broker.acked, []);
  ledger.settle(1, 'ack');
  scheduled.splice(0).forEach((flush) => flush());
  assert.deepEqual(broker.acked, [1, 2]);
});
