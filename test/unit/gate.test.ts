/** The gate: waits end when what they wait for is so, and all at once when it never will be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createGate } from '../../src/gate.ts';

test('a wait for what is so already is over at once', async () => {
  await createGate().until(() => true);
});

test('a look ends the waits that are over, and no others', async () => {
  const gate = createGate();
  let level = 0;
  const passed: number[] = [];
  const waits = [1, 2].map(async (wanted) => {
    await gate.until(() => level >= wanted);
    passed.push(wanted);
  });
  level = 1;
  gate.look();
  await turn();
  assert.deepEqual(passed, [1]);
  level = 2;
  gate.look();
  await Promise.all(waits);
  assert.deepEqual(passed, [1, 2]);
});

test('once it has failed, waits that are under way and later ones end with the first error', async () => {
  const gate = createGate();
  const waiting = gate.until(() => false);
  gate.fail(new Error('first'));
  gate.fail(new Error('second'));
  await assert.rejects(waiting, /first/);
  await assert.rejects(
    gate.until(() => true),
    /first/,
  );
});
