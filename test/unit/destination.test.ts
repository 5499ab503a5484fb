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

test('several brokers have one name, in whatever order, form and with whatever login they stand', () => {
  const name = destinationName('amqp://a:5672,b,c/logs');
  for (const url of [
    'amqp://c,a,b/logs',
    'amqp://jo:secret@b,c,a:5672,a/logs',
    'amqp://c/logs,amqp://jo:secret@a,b/logs',
  ]) {
    assert.equal(destinationName(url), name);
  }
  assert.match(name, /^a-5672-b-5672-c-5672-logs-/);
  assert.notEqual(destinationName('amqp://a,b/logs'), name);
});

test('what a broker was called before there were several, it is still called', () => {
  assert.equal(destinationName('amqp://127.0.0.1:5673/logs'), '127.0.0.1-5673-logs-e6fe97f3');
  assert.equal(destinationName('amqps://h'), 'h-5671-f7e37655');
});
