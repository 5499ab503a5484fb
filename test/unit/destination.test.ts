/** Names of brokers: one for each, whoever logs in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationName } from '../../src/destination.ts';

test('one broker has one name, whoever logs in and however its URL is written', () => {
  const name = destinationName('amqp://localhost');
  assert.equal(destinationName('amqp://jo:secret@localhost:5672/'), name);
  assert.equal(destinationName('amqp://localhost:5672/%2F'), name);
  assert.doesNotMatch(destinationName('amqp://jo:secret@localhost/logs'), /jo|secret/);
});

test('another host, port or virtual host has another name, also where they look alike', () => {
  const urls = [
    'amqp://a',
    'amqp://b',
    'amqp://a:5673',
    'amqps://a',
    'amqp://a/x%2Fy',
    'amqp://a/x-y',
  ];
  const names = urls.map(destinationName);
  assert.equal(new Set(names).size, urls.length);
  for (const name of names) assert.match(name, /^[\w.-]+$/);
});
