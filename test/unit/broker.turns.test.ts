/** Brokers in turn: the next one at once, and a pause only after each has failed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeTurns } from '../../src/broker/turns.ts';

const URLS = ['a', 'b', 'c'];

test('the next one is tried at once, and only a full round of failures waits', () => {
  const turns = takeTurns(URLS, 1);
  const tried = [];
  const waits = [];
  for (let failures = 0; failures < 7; failures += 1) {
    tried.push(turns.url);
    waits.push(turns.moveOn(false) > 0);
  }
  assert.equal(tried.join(''), 'bcabcab');
  assert.deepEqual(waits, [false, false, true, false, false, true, false]);
});

test('the loss of a sound connection begins a round', () => {
  const turns = takeTurns(URLS, 0);
  turns.moveOn(false);
  turns.moveOn(false);
  assert.equal(turns.moveOn(true), 0);
  assert.equal(turns.url, 'a');
  assert.equal(turns.moveOn(false), 0);
  assert.ok(turns.moveOn(false) > 0);
});

test('connections that are lost as soon as they are made do not go round without a pause', () => {
  const turns = takeTurns(['a'], 0);
  for (let losses = 0; losses < 5; losses += 1) assert.ok(turns.moveOn(losses % 2 === 0) > 0);
});

test('any of them may be the first', () => {
  const first = new Set(Array.from({ length: 200 }, () => takeTurns(URLS).url));
  assert.deepEqual([...first].sort(), URLS);
});
