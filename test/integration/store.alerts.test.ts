/** The shared side of alerts: one winner of each move, one monitor at a time with each notice, and counts that no retry doubles. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdMinter } from '../../src/record/id.ts';
import { createAlertCells } from '../../src/store/alert-cells.ts';
import { ensureAlertIndexes } from '../../src/store/alert-collections.ts';
import { createAlertOutbox } from '../../src/store/alert-outbox.ts';
import { createAlertStates, type Move } from '../../src/store/alert-states.ts';
import type { Cell } from '../../src/store/cell-document.ts';
import { openDb } from '../helpers/scene.ts';
import { testDatabase } from '../helpers/servers.ts';

// A server of this file's own lives as long as the file.
await testDatabase();

const NOW = Date.now();
const move: Move = {
  rule: 'rate-1',
  group: '$where: 1',
  from: 0,
  state: { phase: 'firing', lowSince: undefined },
  notice: { key: 'k' },
  now: NOW,
  keepMs: 60_000,
};

async function open() {
  const db = openDb((await testDatabase()).url);
  await ensureAlertIndexes(db);
  return db;
}

test('of many monitors that would move an alert one does, and its notice waits once', async () => {
  const db = await open();
  const states = createAlertStates(db);
  for (const from of [0, 1]) {
    const moves = Array.from({ length: 20 }, () => states.move({ ...move, from }));
    const won = (await Promise.all(moves)).filter((isWon) => isWon);
    assert.equal(won.length, 1, `from version ${from}`);
  }
  assert.equal(await states.move({ ...move, from: 0 }), false);
  assert.equal(await states.move({ ...move, from: 1 }), false);
  const [stored] = await states.changedSince('rate-1', 0);
  assert.deepEqual(stored, {
    group: '$where: 1',
    version: 2,
    state: { phase: 'firing' },
    notice: { key: 'k' },
  });
  const [document] = await db.collection('alert.states').find().toArray();
  assert.equal(document?.['outbox'].length, 2);
});

test('a notice is with one monitor at a time, until it is delivered or its lease runs out', async () => {
  const db = await open();
  const states = createAlertStates(db);
  const [outbox, another] = [createAlertOutbox(db), createAlertOutbox(db)];
  for (const one of [outbox, another]) await one.register('aa', NOW - 1000);
  await states.move(move);
  const take = (from: typeof outbox, at: number) => from.take(['rate-1'], 'aa', at, 10_000);

  const takers = await Promise.all([outbox, another, outbox, another].map((one) => take(one, NOW)));
  const [taken, ...others] = takers.filter((one) => one !== undefined);
  assert.deepEqual(taken?.notice, { key: 'k' });
  assert.equal(others.length, 0);
  assert.equal(await take(another, NOW + 9_999), undefined);
  const again = await take(another, NOW + 10_000);
  assert.deepEqual(again?.notice, { key: 'k' });
  if (again !== undefined) await another.postpone(again, NOW + 11_000);
  assert.equal(await take(outbox, NOW + 10_999), undefined);
  const last = await take(outbox, NOW + 11_000);
  if (last !== undefined) await outbox.done(last);
  assert.equal(await take(another, NOW + 60_000), undefined);
});

test('a receiver gets what is told from when it was first known, and no other has it for it', async () => {
  const db = await open();
  const states = createAlertStates(db);
  const outbox = createAlertOutbox(db);
  await outbox.register('aa', NOW - 1000);
  await states.move(move);
  await outbox.register('bb', NOW + 1000);
  assert.equal(await outbox.take(['rate-1'], 'bb', NOW + 1000, 10_000), undefined);
  assert.equal(await outbox.take(['rate-2'], 'aa', NOW + 1000, 10_000), undefined);
  await states.move({ ...move, from: 1, now: NOW + 2000 });
  const forBoth = ['aa', 'aa', 'bb'].map((one) => outbox.take(['rate-1'], one, NOW + 3000, 10_000));
  assert.ok((await Promise.all(forBoth)).every((taken) => taken !== undefined));
});

test('a cell that is written again is the same cell, grown, and is read back as it is', async () => {
  const db = await open();
  const cells = createAlertCells(db);
  const second = Math.floor(NOW / 1000);
  const mint = createIdMinter(3);
  const entries = Array.from({ length: 1000 }, (_, i) => ({
    id: mint(NOW, i),
    at: second * 1000 + i,
    service: `s${i % 3}`,
    template: `t${i % 5}`,
  }));
  const cell: Cell = { group: 'a\0b $x', second, instance: 'one', total: 5, entries: [] };
  const grown = { ...cell, total: 1200, entries };
  await cells.write('rate-1', [cell], 60_000);
  for (let time = 0; time < 3; time += 1) await cells.write('rate-1', [grown], 60_000);
  await cells.write('rate-1', [{ ...cell, instance: 'two' }], 60_000);
  await cells.write('rate-2', [cell], 60_000);
  const read = await cells.changedSince('rate-1', NOW - 60_000);
  assert.deepEqual(
    read.find(({ instance }) => instance === 'one'),
    grown,
  );
  assert.equal(read.length, 2);
  assert.equal(await cells.total('rate-1', cell.group, second), 1205);
  assert.equal(await cells.total('rate-1', cell.group, second + 1), 0);
});

test('what is of no more use goes by itself', async () => {
  const db = await open();
  for (const name of ['alert.cells', 'alert.states', 'alert.notifiers']) {
    const indexes = await db.collection(name).indexes();
    assert.ok(
      indexes.some(({ key, expireAfterSeconds }) => key['expires'] && expireAfterSeconds === 0),
    );
  }
  await createAlertStates(db).move(move);
  const state = await db.collection('alert.states').findOne({});
  assert.equal(Number(state?.['expires']), NOW + 60_000);
});
