/** Settings: read once, refused by the name of their flag, and never repeated where they may be secret. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { amqpUrl, duration, mongoUrl, readSettings, wait, whole, zone } from '../../src/config.ts';
import { LogaggError } from '../../src/errors.ts';

function refusal(schema: z.ZodType, flags: unknown): string {
  try {
    readSettings(schema, flags);
  } catch (error) {
    assert.ok(error instanceof LogaggError && error.kind === 'usage');
    return error.message;
  }
  return assert.fail('it was taken');
}

test('a setting that cannot be is refused by the name of its flag, with the value and the remedy', () => {
  const schema = z.object({
    batchSize: whole(1, 100).default(1),
    flushInterval: duration.default(0),
    timezone: zone.optional(),
    wait,
  });
  const table: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ batchSize: '0' }, /^--batch-size: '0' is not a whole number from 1 to 100$/],
    [{ batchSize: '101' }, /^--batch-size: '101' is not/],
    [{ batchSize: '1e1' }, /^--batch-size: '1e1' is not/],
    [{ batchSize: '0x10' }, /^--batch-size: '0x10' is not/],
    [{ batchSize: '-1' }, /^--batch-size: '-1' is not/],
    [{ batchSize: '1.5' }, /^--batch-size: '1.5' is not/],
    [{ batchSize: 'NaN' }, /^--batch-size: 'NaN' is not/],
    [{ batchSize: '' }, /^--batch-size: '' is not/],
    [{ flushInterval: '100' }, /^--flush-interval: 100: no unit/],
    [{ timezone: 'Mars/Olympus' }, /^--timezone: .*Mars\/Olympus/],
    [{ wait: 'soon' }, /^--wait: soon: not a duration/],
  ];
  for (const [flags, message] of table) assert.match(refusal(schema, flags), message);
});

test('numbers, durations and zones are read', () => {
  const schema = z.object({ size: whole(1, 100), linger: duration, timezone: zone, wait });
  const settings = readSettings(schema, { size: ' 7', linger: '1m30s', timezone: 'utc' });
  assert.equal(settings.size, 7);
  assert.equal(settings.linger, 90_000);
  assert.equal(settings.timezone.offset(0), 0);
  assert.equal(settings.wait, Number.POSITIVE_INFINITY);
});

test('a URL comes from the flag, else from the name that the reference knows, else it is local', () => {
  const urls = (env: Record<string, string>, flags: Record<string, string> = {}) =>
    readSettings(z.object({ amqp: amqpUrl(env), mongo: mongoUrl(env) }), flags);
  assert.deepEqual(urls({}), {
    amqp: 'amqp://guest:guest@localhost:5672/',
    mongo: 'mongodb://localhost:27017/logagg',
  });
  const env = { RABBITMQ_URI: 'amqp://r', MONGO_URI: 'mongodb://m' };
  assert.deepEqual(urls(env), { amqp: 'amqp://r', mongo: 'mongodb://m' });
  assert.equal(urls(env, { amqp: 'amqps://flag' }).amqp, 'amqps://flag');
});

test('a URL that cannot be is refused without repeating it', () => {
  const schema = z.object({ amqpUrl: amqpUrl({}), mongoUrl: mongoUrl({}) });
  for (const wrong of [
    's3cret',
    'u:s3cret@host',
    'http://u:s3cret@host',
    'amqp:u:s3cret@host',
    'amqp://u:s3cret@host:99999',
    'amqp://u:s3cret@ho st',
    'mongodb://u:s3cret@host',
  ]) {
    assert.doesNotMatch(refusal(schema, { amqpUrl: wrong }), /s3cret/);
  }
  assert.doesNotMatch(refusal(schema, { mongoUrl: 'amqp://u:s3cret@host' }), /s3cret/);
  assert.equal(
    refusal(schema, { amqpUrl: 'rabbit:5672' }),
    '--amqp-url: not a URL of the form amqp:// or amqps://',
  );
});

test('several brokers are taken as they are written, and refused by the one that is wrong', () => {
  const schema = z.object({ amqpUrl: amqpUrl({}) });
  const several = 'amqp://u:s3cret@a:5672,b:5672/logs';
  assert.equal(readSettings(schema, { amqpUrl: several }).amqpUrl, several);
  assert.equal(
    refusal(schema, { amqpUrl: 'amqp://u:s3cret@a:5672,b:99999/logs' }),
    '--amqp-url: not a URL that parses, host 2 of 2',
  );
  assert.equal(
    refusal(schema, { amqpUrl: 'amqp://a/one,amqp://b/two' }),
    '--amqp-url: its URLs name different virtual hosts (the nodes of a cluster share theirs)',
  );
});

test('a MongoDB URL may name the members of a replica set', () => {
  const schema = z.object({ mongoUrl: mongoUrl({}) });
  for (const url of ['mongodb://a:1,b:2,c:3/logs?replicaSet=rs0', 'mongodb+srv://cluster/logs']) {
    assert.equal(readSettings(schema, { mongoUrl: url }).mongoUrl, url);
  }
});
