/** URLs of several brokers: one for each, and no secret in what is said of a wrong one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { brokerUrls, vhostOf } from '../../src/amqp-urls.ts';
import { LogaggError } from '../../src/errors.ts';

test('each host of a list has the login, virtual host and options of its URL', () => {
  const table: Readonly<Record<string, readonly string[]>> = {
    'amqp://localhost': ['amqp://localhost'],
    'amqp://a,b': ['amqp://a', 'amqp://b'],
    'amqp://u:p@a:5672,b:5673,c/logs?heartbeat=5': [
      'amqp://u:p@a:5672/logs?heartbeat=5',
      'amqp://u:p@b:5673/logs?heartbeat=5',
      'amqp://u:p@c/logs?heartbeat=5',
    ],
    'AMQPS://[::1]:1, [::2]/': ['AMQPS://[::1]:1/', 'AMQPS://[::2]/'],
    'amqp://u:a,b@h': ['amqp://u:a,b@h'],
    'amqp:///logs': ['amqp:///logs'],
  };
  for (const [text, urls] of Object.entries(table)) assert.deepEqual(brokerUrls(text), urls);
});

test('whole URLs may stand side by side, each with a login of its own', () => {
  assert.deepEqual(brokerUrls('amqp://u:p@a/logs, amqps://v:q,r@b,c/logs'), [
    'amqp://u:p@a/logs',
    'amqps://v:q,r@b/logs',
    'amqps://v:q,r@c/logs',
  ]);
  assert.deepEqual(brokerUrls('amqp://a,amqp://b/%2F'), ['amqp://a', 'amqp://b/%2F']);
});

test('a list that cannot be is refused, by the place in it and without repeating it', () => {
  const table: Readonly<Record<string, string>> = {
    '': 'not a URL of the form amqp:// or amqps://',
    'http://u:s3cret@a': 'not a URL of the form amqp:// or amqps://',
    'amqp://u:s3cret@a:99999': 'not a URL that parses',
    'amqp://u:s3cret@a,,c': 'not a URL that parses, host 2 of 3',
    'amqp://u:s3cret@a,b,': 'not a URL that parses, host 3 of 3',
    'amqp://u:s3cret@a,b:x/': 'not a URL that parses, host 2 of 2',
    'amqp://u:s3cret@a/one,amqp://u:s3cret@b/two': 'its URLs name different virtual hosts',
  };
  for (const [text, message] of Object.entries(table)) {
    assert.throws(
      () => brokerUrls(text),
      (error) =>
        error instanceof LogaggError && error.kind === 'usage' && error.message === message,
      text,
    );
  }
});

test('the hosts come out as they went in, whatever user and password hold', () => {
  const word = fc.string({ unit: 'grapheme' }).map(encodeURIComponent);
  const hosts = fc.uniqueArray(fc.constantFrom('a', 'b:1', '[::1]:2', 'c.example'), {
    minLength: 1,
  });
  fc.assert(
    fc.property(word, word, hosts, (user, password, names) => {
      const urls = brokerUrls(`amqp://${user}:${password}@${names.join(',')}/logs`);
      assert.deepEqual(
        urls.map((url) => new URL(url).host),
        names,
      );
    }),
  );
});

test('a virtual host is read as the client reads it', () => {
  const table = {
    'amqp://a': '/',
    'amqp://a/': '/',
    'amqp://a/%2F': '/',
    'amqp://a/x%2Fy%': 'x/y%',
  };
  for (const [url, vhost] of Object.entries(table)) assert.equal(vhostOf(url), vhost);
});
