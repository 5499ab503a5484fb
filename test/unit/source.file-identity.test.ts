/** Which file is which, and whose log it is. */
import assert from 'node:assert/strict';
import type { BigIntStats } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fingerprintOf } from '../../src/record/fingerprint.ts';
import { identityOf, isGzip, isHeadComplete, serviceOf } from '../../src/source/file-identity.ts';

const stats = { dev: 5n, ino: 2n ** 63n + 1n } as BigIntStats;

test('a file is known by its device, its whole inode and its first line', () => {
  const identity = identityOf(stats, Buffer.from('first\nsecond'));
  assert.deepEqual(identity, {
    device: '5',
    inode: '9223372036854775809',
    head: fingerprintOf('first'),
    fingerprint: fingerprintOf('5:9223372036854775809:first'),
  });
  assert.deepEqual(identityOf(stats, Buffer.from('first\nanother')), identity);
  assert.notDeepEqual(identityOf(stats, Buffer.from('First\n')), identity);
});

test('of a compressed file all of the head counts, as it has no lines', () => {
  const head = gzipSync('one\n');
  assert.ok(isGzip(head));
  const other = Buffer.concat([head, Buffer.from('\nx')]);
  assert.notEqual(identityOf(stats, head).head, identityOf(stats, other).head);
});

test('a head is complete with the end of its line, or at 1 KiB', () => {
  assert.equal(isHeadComplete(Buffer.from('half')), false);
  assert.equal(isHeadComplete(Buffer.from('whole\n')), true);
  assert.equal(isHeadComplete(Buffer.alloc(1023, 'x')), false);
  assert.equal(isHeadComplete(Buffer.alloc(1024, 'x')), true);
});

test('the service is the name of the file without what says that it is a log', () => {
  for (const [path, service] of [
    ['/var/log/api.log', 'api'],
    ['api.log.2.gz', 'api'],
    ['orders.eu.json', 'orders.eu'],
    ['web', 'web'],
    ['.log', '.log'],
  ] as const) {
    assert.equal(serviceOf(path), service);
  }
});
