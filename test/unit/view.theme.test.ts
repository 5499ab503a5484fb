/** Whether there is colour, and which. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTheme, type ColorChoice } from '../../src/view/theme.ts';

const TERMINAL = { isTTY: true };
const PIPE = {};

function isColored(
  stream: { isTTY?: boolean },
  env: Readonly<Record<string, string>>,
  choice?: ColorChoice,
): boolean {
  return createTheme(stream, env, choice).severity('ERROR', 'x') !== 'x';
}

test('colour follows the flag, then the environment, then the stream', () => {
  assert.equal(isColored(TERMINAL, {}), true);
  assert.equal(isColored(PIPE, {}), false);
  assert.equal(isColored(TERMINAL, { TERM: 'dumb' }), false);
  assert.equal(isColored(TERMINAL, { NO_COLOR: '1' }), false);
  assert.equal(isColored(TERMINAL, { NO_COLOR: '' }), true);
  assert.equal(isColored(PIPE, { FORCE_COLOR: '1' }), true);
  assert.equal(isColored(PIPE, { FORCE_COLOR: '' }), true);
  assert.equal(isColored(TERMINAL, { FORCE_COLOR: '0' }), false);
  assert.equal(isColored(PIPE, { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
  assert.equal(isColored(PIPE, { CLICOLOR_FORCE: '1' }), true);
  assert.equal(isColored(PIPE, { CLICOLOR_FORCE: '0' }), false);
  assert.equal(isColored(PIPE, { NO_COLOR: '1', TERM: 'dumb' }, 'always'), true);
  assert.equal(isColored(TERMINAL, { FORCE_COLOR: '1' }, 'never'), false);
});

test('without colour every text stays as it is', () => {
  const plain = createTheme(PIPE, {});
  assert.equal(plain.dim('x') + plain.bold('x') + plain.service('api', 'x'), 'xxx');
  assert.equal(plain.severity('FATAL', 'x'), 'x');
});

test('a service keeps its colour, and services differ', () => {
  const colored = createTheme(PIPE, {}, 'always');
  assert.equal(colored.service('api', 'x'), createTheme(TERMINAL, {}).service('api', 'x'));
  const names = Array.from({ length: 50 }, (_, i) => `service-${i}`);
  assert.equal(new Set(names.map((name) => colored.service(name, 'x'))).size, 7);
});
