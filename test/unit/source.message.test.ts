/** A text from the command line as one record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogaggError } from '../../src/errors.ts';
import { messageInput } from '../../src/source/message.ts';
import { receive } from '../helpers/source-events.ts';

test('a message is one record with its bytes as they are, whatever lines it has', async () => {
  const text = 'deployed 1.4.2 für €\nby amira\n\n';
  const sources = await receive(messageInput(text, { service: 'deploy', severity: 'WARN' }));
  assert.equal(sources.length, 1);
  const [{ origin, bytes, isCut } = assert.fail()] = sources;
  assert.equal(bytes.toString(), text);
  assert.equal(isCut, false);
  assert.equal(origin.isOneRecord, true);
  assert.equal(origin.service, 'deploy');
  assert.equal(origin.severity, 'WARN');
});

test('a message without a severity leaves it to what holds for all lines', async () => {
  const [source] = await receive(messageInput('done', { service: 'cron' }));
  assert.ok(source !== undefined && !('severity' in source.origin));
});

test('the same message twice is two records', async () => {
  const once = async () => (await receive(messageInput('done', { service: 'cron' })))[0]?.origin;
  assert.notEqual((await once())?.fingerprint, (await once())?.fingerprint);
});

test('an empty message is a usage error', () => {
  for (const text of ['', ' \n']) {
    assert.throws(
      () => messageInput(text, { service: 'cron' }),
      (error) => error instanceof LogaggError && error.kind === 'usage',
    );
  }
});
