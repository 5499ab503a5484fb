/** Progress: a spinner for people, few lines for files. */
import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import type { OutputStream } from '../../src/io.ts';
import { createProgress } from '../../src/view/progress.ts';

/** What a terminal has beside `write`. */
const cursor = { cursorTo: () => true, moveCursor: () => true, clearLine: () => true };

function recorder(isTTY: boolean): { stderr: OutputStream; written: () => string } {
  let text = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  return { stderr: Object.assign(stream, { isTTY, columns: 80, ...cursor }), written: () => text };
}

test('off a terminal progress is one line in ten seconds, and the last', async () => {
  const { stderr, written } = recorder(false);
  let now = 0;
  const progress = await createProgress({ stderr, env: {}, now: () => now });
  for (; now <= 25_000; now += 100) progress.update(`at ${now}`);
  progress.say('broker lost');
  progress.done('stored 5 \x1b records');
  progress.update('too late');
  assert.equal(written(), 'at 10000\nat 20000\nbroker lost\nstored 5 ␛ records\n');
});

test('a dumb terminal gets lines too', async () => {
  const { stderr, written } = recorder(true);
  const progress = await createProgress({ stderr, env: { TERM: 'dumb' }, now: () => 0 });
  progress.update('working');
  progress.stop();
  assert.equal(written(), '');
});

test('on a terminal progress spins without colour, and gives the cursor back', async () => {
  const { stderr, written } = recorder(true);
  const progress = await createProgress({ stderr, env: {}, now: () => 0 });
  progress.update('reading \x1b[31m');
  progress.say('broker \x07 lost');
  progress.stop();
  progress.update('too late');
  progress.done('done');
  assert.match(written(), /broker ␇ lost\n/);
  assert.match(written(), /reading ␛\[31m/);
  assert.doesNotMatch(written(), /\x1b\[3\dm/);
  assert.ok(written().lastIndexOf('\x1b[?25h') > written().lastIndexOf('\x1b[?25l'));
  assert.ok(written().endsWith('done\n'));
});
