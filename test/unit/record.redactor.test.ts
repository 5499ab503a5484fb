/** The redactor: what must not leave does not, and nothing else changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createRedactor } from '../../src/record/redactor.ts';
import type { Attributes } from '../../src/record/record.ts';

function redacted(message: string, ...names: string[]): string {
  return recordOf(message, {}, names).message;
}

function recordOf(message: string, attributes: Attributes, names: string[], host = 'web1') {
  return createRedactor(names)({
    id: '019ab0c4-0000-8000-8000-000000000000',
    timestamp: 0,
    service: 'api',
    severity: 'INFO',
    message,
    host,
    attributes,
  });
}

test('each name takes out what it names', () => {
  const cases: [string, string, string][] = [
    ['email', 'mail to Jo.Doe+x@mail.example.org!', 'mail to [email]!'],
    ['ipv4', 'from 10.0.3.255:8080 and 1.2.3.4', 'from [ipv4]:8080 and [ipv4]'],
    ['card', 'paid with 4111 1111 1111 1111.', 'paid with [card].'],
    ['bearer', 'Authorization: Bearer abc.def-123456', 'Authorization: [bearer]'],
    ['bearer', 'jwt eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl', 'jwt [bearer]'],
    ['password', 'login user=jo password="a b" ok', 'login user=jo [password] ok'],
    ['url', 'amqp://guest:secret@host/', '[url]host/'],
    ['uuid', 'id 019ab0c4-0000-8000-8000-000000000000', 'id [uuid]'],
  ];
  for (const [name, text, wanted] of cases) assert.equal(redacted(text, name), wanted);
});

test('what only looks like it stays', () => {
  const texts: [string, string][] = [
    ['ipv4', 'version 1.2.3.4.5, 256.1.1.1, 1.2.3'],
    ['card', 'order 4111 1111 1111 1112, at 1764000000000123'],
    ['email', 'user@localhost, @here'],
    ['password', 'the password was changed'],
  ];
  for (const [name, text] of texts) assert.equal(redacted(text, name), text);
});

test('attributes are searched to their depth, names and other values stay', () => {
  const attributes = { 'a@b.org': [{ to: 'a@b.org', n: 1 }], none: null };
  const record = recordOf('x', attributes, ['email,ipv4'], '10.0.0.1');
  assert.deepEqual(record.attributes, { 'a@b.org': [{ to: '[email]', n: 1 }], none: null });
  assert.equal(record.host, '[ipv4]');
});

test('a regex is taken whole, commas and all', () => {
  assert.equal(redacted('a1b22c333', '/\\d{1,2}/'), 'a[redacted]b[redacted]c[redacted][redacted]');
});

test('an unknown name is an error that lists the known ones', () => {
  assert.throws(() => createRedactor(['emial']), /'emial' is nothing that can be redacted/);
  assert.throws(() => createRedactor(['toString']), /toString/);
});

test('twice is once, and nothing named is left', () => {
  const part = fc.oneof(
    fc.emailAddress({ size: '-1' }),
    fc.ipV4(),
    fc.constantFrom('4111111111111111', 'password=x', ' ', 'b@', '.1', '9'),
  );
  const names = ['email', 'ipv4', 'card', 'password'];
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const once = redacted(parts.join(' '), ...names);
      assert.equal(redacted(once, ...names), once);
      assert.doesNotMatch(once, /4111111111111111|password=x/);
    }),
  );
});
