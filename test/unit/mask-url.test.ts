/** URLs as they are shown: where, and never with what secret. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { maskUrl, maskUrls } from '../../src/mask-url.ts';

test('a URL is shown by its scheme, hosts and path', () => {
  const table: Readonly<Record<string, string>> = {
    'amqp://localhost:5672/': 'amqp://localhost:5672/',
    'amqps://guest:guest@rabbit.example/logs': 'amqps://***@rabbit.example/logs',
    'amqp://user@host': 'amqp://***@host',
    'amqp://host/vhost?heartbeat=5&password=s3cret': 'amqp://host/vhost',
    'mongodb://u:s3cr%40t@a:1,b:2/logs?authSource=admin': 'mongodb://***@a:1,b:2/logs',
    'mongodb+srv://u:p@cluster.example/logs#x': 'mongodb+srv://***@cluster.example/logs',
    'mongodb://u:p@ss/w?rd#1@host/db': 'mongodb://***@host/db',
    'MongoDB://U:P@Host': 'MongoDB://***@Host',
    'amqp://u:p,q@a:1,b:2/logs?x=y': 'amqp://***@a:1,b:2/logs',
    'amqp://u:p@a/logs?x=y, amqps://b/logs,amqp://v:q@c,d/logs':
      'amqp://***@a/logs,amqps://b/logs,amqp://***@c,d/logs',
    s3cret: '(not a URL)',
    '': '(not a URL)',
    'u:s3cret@host': '(not a URL)',
  };
  for (const [url, shown] of Object.entries(table)) assert.equal(maskUrl(url), shown);
});

test('no part of user or password is shown, whatever characters they hold', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('amqp', 'amqps', 'mongodb', 'mongodb+srv'),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      (scheme, user, password) => {
        assert.equal(maskUrl(`${scheme}://${user}:${password}@h:1/x`), `${scheme}://***@h:1/x`);
      },
    ),
    { numRuns: 1000 },
  );
});

test('of each URL in a text user and password are masked, and nothing else', () => {
  const table: Readonly<Record<string, string>> = {
    "unknown option '--x=amqp://u:s3cr@t@h/'": "unknown option '--x=amqp://***@h/'",
    'a mongodb+srv://u:p@h/ and a b://c:d@e': 'a mongodb+srv://***@h/ and a b://***@e',
    'amqp://u:p@a/,amqps://b/,amqp://v:q@c,d/ is away':
      'amqp://***@a/,amqps://b/,amqp://***@c,d/ is away',
    'amqp://h:1/ is away, mail me@example.com': 'amqp://h:1/ is away, mail me@example.com',
    'no URL: a:b@c': 'no URL: a:b@c',
    '': '',
  };
  for (const [text, shown] of Object.entries(table)) assert.equal(maskUrls(text), shown);
  assert.equal(maskUrls('x'.repeat(1_000_000)).length, 1_000_000);
});
