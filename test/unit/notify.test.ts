/** Receivers: which addresses are private, and what is said of a flag that cannot be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNotifier } from '../../src/notify/parse-notifier.ts';
import { isPrivateAddress } from '../../src/notify/private-address.ts';

const context = { allowPrivate: false, secret: undefined, env: {}, now: Date.now };

test('addresses of this machine and of networks behind it are private', () => {
  const inside = [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2002:7f00:1::',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '::127.0.0.1',
    '',
    'localhost',
    '1.2.3',
    '0x7f000001',
  ];
  for (const address of inside) assert.equal(isPrivateAddress(address), true, address);
  const outside = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1', '::ffff:8.8.8.8'];
  for (const address of outside) assert.equal(isPrivateAddress(address), false, address);
});

test('a private address is refused in whatever form the URL has it, before anything is sent', async () => {
  const urls = [
    'http://127.0.0.1:9/',
    'http://127.1:9/',
    'http://0x7f000001:9/',
    'http://2130706433:9/',
    'http://[::1]:9/',
    'http://[::ffff:127.0.0.1]:9/',
    'http://169.254.169.254/latest',
    'http://localhost:9/',
    'https://10.0.0.1/',
  ];
  const notification = { key: 'k', json: '{}', text: '' };
  for (const url of urls) {
    const notifier = parseNotifier(`webhook=${url}`, context);
    await assert.rejects(
      notifier.send(notification, new AbortController().signal),
      /is a private one \(--webhook-allow-private allows it\)/,
      url,
    );
  }
});

test('a receiver that cannot be is refused without repeating it', () => {
  for (const text of [
    's3cret',
    'mail=s3cret@example.com',
    'webhook=s3cret',
    'webhook=file:///s3cret',
    'slack=gopher://s3cret/',
    'exec= ',
  ]) {
    assert.throws(
      () => parseNotifier(text, context),
      (error: Error) => error.message.startsWith('--notify: ') && !error.message.includes('s3cret'),
      text,
    );
  }
});

test('of a receiver no path, user or password is said', () => {
  const labels = [
    'webhook=https://user:s3cret@hooks.example:8443/s3cret/path?s3cret',
    'slack=https://hooks.slack.com/services/s3cret',
    'exec=/usr/local/bin/page --token s3cret',
  ].map((text) => parseNotifier(text, context).label);
  assert.deepEqual(labels, ['webhook hooks.example:8443', 'slack hooks.slack.com', 'exec page']);
});

test('the same receiver is known as one in every monitor', () => {
  const id = (text: string) => parseNotifier(text, context).id;
  assert.equal(id('webhook=https://a.example/x'), id('webhook=HTTPS://A.example:443/x'));
  assert.notEqual(id('webhook=https://a.example/x'), id('slack=https://a.example/x'));
  assert.match(id('exec=page'), /^[0-9a-f]{16}$/);
});
