/** Verdicts: which failed write is held, which is parked, and which ends the work. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BSON, MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { verdictOfCommand, verdictOfWrite } from '../../src/store/verdict.ts';

const write = (code: number, othersStored: boolean, keyPattern?: Record<string, unknown>) =>
  verdictOfWrite({ index: 0, code, errmsg: '', ...(keyPattern && { keyPattern }) }, othersStored);

test('a duplicate id is a record that is stored already', () => {
  assert.equal(write(11000, false), 'duplicate');
  assert.equal(write(11000, true, { _id: 1 }), 'duplicate');
});

test('a duplicate of an index that is not ours is a document that cannot be stored', () => {
  assert.equal(write(11000, true, { service: 1 }), 'unstorable');
});

test('a partition that was dropped is made again', () => {
  assert.equal(write(361, false), 'partition-gone');
});

test('a complaint about the document parks it', () => {
  for (const code of [2, 121, 10334, 17280]) assert.equal(write(code, false), 'unstorable');
});

test('a server that is not up to it is waited for, whatever else went in', () => {
  for (const code of [50, 64, 89, 91, 100, 189, 10107, 11600, 11602, 13435, 14031]) {
    assert.equal(write(code, true), 'transient', String(code));
    assert.equal(write(code, false), 'transient', String(code));
  }
});

test('an unknown complaint parks a document only where others of its batch went in', () => {
  assert.equal(write(987_654, true), 'unstorable');
  assert.equal(write(987_654, false), 'transient');
});

test('a command that failed as a whole is judged by who complained of what', () => {
  const server = (code: number) => new MongoServerError({ message: '', code });
  assert.equal(verdictOfCommand(server(13)), 'refused');
  assert.equal(verdictOfCommand(server(18)), 'refused');
  assert.equal(verdictOfCommand(server(10334)), 'unstorable');
  assert.equal(verdictOfCommand(server(91)), 'transient');
  assert.equal(verdictOfCommand(server(987_654)), 'transient');
  assert.equal(verdictOfCommand(new BSON.BSONError('too large')), 'unstorable');
  assert.equal(verdictOfCommand(new RangeError('out of range')), 'unstorable');
  assert.equal(verdictOfCommand(new MongoNetworkError('reset')), 'transient');
  assert.equal(verdictOfCommand(new MongoServerSelectionError('away', {} as never)), 'transient');
  assert.equal(verdictOfCommand(new Error('whatever')), 'transient');
  assert.equal(verdictOfCommand('not even an error'), 'transient');
});
