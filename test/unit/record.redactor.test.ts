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
    ['bearer', 'Authorization: Bearer abc.def-123456', 'Authorization: Bearer [bearer]'],
    ['bearer', 'authorization: basic dXNlcjpwYXNz', 'authorization: basic [bearer]'],
    ['bearer', 'jwt eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl', 'jwt [bearer]'],
    ['password', 'login user=jo password="a b" ok', 'login user=jo password="[password]" ok'],
    [
      'password',
      'DB_PASSWORD=x; access_token: y',
      'DB_PASSWORD=[password]; access_token: [password]',
    ],
    ['password', '{\\"client_secret\\":\\"a,b\\"}', '{\\"client_secret\\":\\"[password]\\"}'],
    ['password', '{"pwd":"a\\\\\\"b","c":1}', '{"pwd":"[password]","c":1}'],
    ['url', 'amqp://guest:secret@host/', 'amqp://[url]@host/'],
    ['url', 'https://token@h/ redis://:p@ss@h', 'https://[url]@h/ redis://[url]@h'],
    ['aws', 'key AKIAIOSFODNN7EXAMPLE used', 'key [aws] used'],
    ['mac', 'from 00:1B:44:11:3a:b7', 'from [mac]'],
    ['ipv6', 'from [2001:db8::1]:443 and ::ffff:10.0.0.1', 'from [[ipv6]]:443 and [ipv6]'],
    ['ipv4', '010.000.000.001, 10.0.0.1...10.0.0.9.', '[ipv4], [ipv4]...[ipv4].'],
    ['email', 'jürgen@müller.de', '[email]'],
    ['uuid', 'id 019ab0c4-0000-8000-8000-000000000000', 'id [uuid]'],
  ];
  for (const [name, text, wanted] of cases) assert.equal(redacted(text, name), wanted);
});

test('what only looks like it stays', () => {
  const texts: [string, string][] = [
    ['ipv4', 'version 1.2.3.4.5, 256.1.1.1, 1.2.3'],
    ['card', 'order 4111 1111 1111 1112, at 1764000000000123'],
    ['card', 'at 1764000000000, 0.4111111111111111'],
    ['email', 'user@localhost, @here, react@18.2.0'],
    ['bearer', 'basic authentication required'],
    ['ipv6', 'at 10:15:02, std::vector, a :: b'],
    ['mac', '00:1B:44:11:3a:b7:00:11'],
    ['url', 'see http://host/a@b and C:\\x@y'],
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

test('an attribute goes by its name, and a number by its digits', () => {
  const attributes = { db: { password: 'hunter2' }, n: 4111111111111111, pid: 42, ok: true };
  assert.deepEqual(recordOf('x', attributes, ['password', 'card']).attributes, {
    db: { password: '[password]' },
    n: '[card]',
    pid: 42,
    ok: true,
  });
});

test('what is nested too deep to be looked through goes as a whole, and no name reaches a prototype', () => {
  const deep = JSON.parse(
    `{"a":${'['.repeat(40)}"x"${']'.repeat(40)},"__proto__":{"a":"a@b.org"}}`,
  );
  const text = JSON.stringify(recordOf('x', deep, ['email']).attributes);
  assert.equal(
    text,
    `{"a":${'['.repeat(20)}"[redacted]"${']'.repeat(20)},"__proto__":{"a":"[email]"}}`,
  );
});

test('no length hides a secret, and none takes more than linear time', () => {
  const long = 'x'.repeat(100_000);
  assert.equal(redacted(`password=${long}`, 'password'), 'password=[password]');
  assert.equal(redacted(`password="${long}`, 'password'), 'password="[password]');
  assert.equal(redacted(`${long}@b.org`, 'email'), '[email]');
  assert.equal(redacted(`bearer ${long}`, 'bearer'), 'bearer [bearer]');
  assert.equal(redacted(`${'1 '.repeat(55)}4111111111111111`, 'card'), `${'1 '.repeat(55)}[card]`);
  const names = 'email,ipv4,ipv6,mac,uuid,card,bearer,password,url,aws';
  const pieces = [
    'eyJ-',
    'a',
    'a@',
    'a.',
    '1.',
    '1 ',
    ':',
    'a:',
    '0a:',
    '://',
    'pwd ',
    'pwd="',
    '\\"',
  ];
  for (const piece of pieces) assert.ok(redacted(piece.repeat(200_000), names).length > 0, piece);
});

test('a regex is taken whole, commas and slashes and all, among names', () => {
  assert.equal(redacted('a1b22c333', '/\\d{1,2}/'), 'a[redacted]b[redacted]c[redacted][redacted]');
  const text = 'a@b.org x,y /u/7 X,Y';
  assert.equal(redacted(text, 'email, /x,y/i'), '[email] [redacted] /u/7 [redacted]');
  assert.equal(redacted(text, '/\\/u\\/\\d/,email'), '[email] x,y [redacted] X,Y');
  assert.equal(redacted(text, '//u/\\d/', 'email'), '[email] x,y [redacted] X,Y');
  assert.equal(redacted('a\nb', '/a.b/s'), '[redacted]');
  assert.equal(redacted('1 2', '/^\\d|\\b/'), '[redacted] 2');
});

test('a pattern that looks to the end at each of its matches ends nevertheless, and leaves nothing', () => {
  const text = redacted('a'.repeat(8_000), '/a(?:.*b)?/');
  assert.match(text, /^(?:\[redacted\])+$/);
});

test('an unknown name is an error with the nearest one, and a pattern without slashes has its remedy', () => {
  const known = { hint: /^url, password, .*, or \/regex\/$/ };
  assert.throws(() => createRedactor(['emial']), {
    message: /'emial' is .*; did you mean email\?/,
    ...known,
  });
  assert.throws(() => createRedactor(['toString']), {
    message: /'toString' is nothing[^;]*$/,
    ...known,
  });
  assert.throws(() => createRedactor(['acct-\\d+']), {
    hint: /^a pattern stands in slashes: \/acct-\\d\+\//,
  });
  assert.throws(() => createRedactor(['/abc']), { message: /'\/abc' has no end/ });
  assert.throws(() => createRedactor([' , ']), { message: /names nothing to redact/ });
  assert.throws(() => createRedactor(['/x*/']), {
    message: /matches nothing at all, and so everywhere/,
  });
  assert.throws(() => createRedactor(['/a(?=b)/']), { message: /lookahead at character 2/ });
  assert.equal(redacted('a@b.org', 'EMAIL'), '[email]');
});

test('twice is once, and nothing named is left', () => {
  const part = fc.oneof(
    fc.emailAddress({ size: '-1' }),
    fc.ipV4(),
    fc.constantFrom(
      '4111111111111111',
      '4111 1111 1111 1111',
      'password=x',
      'pwd="',
      'http://a:b@c',
    ),
    fc.constantFrom(' ', 'b@', '.1', '9', ':', '/', '"', '\\', '-', 'Bearer ', 'eyJ', '\n'),
    fc.ipV6(),
    fc.uuid(),
  );
  const names = ['email,ipv4,ipv6,card,password,url,bearer,uuid,mac,aws'];
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom('', ' '), (parts, mark) => {
      const once = redacted(parts.join(mark), ...names);
      assert.equal(redacted(once, ...names), once);
      if (mark === ' ') assert.doesNotMatch(once, /4111 ?1111 ?1111 ?1111/);
      for (const one of mark === ' ' ? parts : []) {
        if (/^[\w.+-]+@\w+\.[a-z]{2,}$|^\d+(\.\d+){3}$/.test(one))
          assert.ok(!` ${once} `.includes(` ${one} `), one);
      }
    }),
  );
});
