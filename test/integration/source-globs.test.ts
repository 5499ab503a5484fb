/** Patterns match files as bash matches them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { expandGlob } from '../../src/source/globs.ts';
import { testFolder } from '../helpers/folder.ts';

const FILES = [
  'a.log',
  'b.log',
  'B.log',
  'ab.log',
  'a.log.1',
  'a+b.log',
  'a{1}.log',
  'ü.log',
  '[x].log',
  '.hidden.log',
  'a\nb.log',
  'deep/c.log',
  'deep/er/d.log',
  'deep/.secret/e.log',
  'deeper/d.log',
];

const PATTERNS = [
  '*.log',
  '?.log',
  'a*.log*',
  '[ab].log',
  '[!ab].log',
  '[a-z]*.log',
  '.*.log',
  '*',
  'deep/*',
  '*/*.log',
  '**/*.log',
  '**/d.log',
  'deep/**/d.log',
  'deep**/d.log',
  'a[+]b.log',
  '[[]x].log',
  '[]x[]x].log',
  'a{1}*',
  '*.txt',
  'missing/*.log',
  'a.log/*',
];

/** Regular files only, each once. */
function matchesOfBash(pattern: string): string[] {
  const script = `for file in ${pattern}; do [ -f "$file" ] && printf '%s\\0' "$file"; done; true`;
  const options = ['-O', 'globstar', '-O', 'nullglob', '-c', script];
  const found = execFileSync('bash', options, { env: { LC_ALL: 'C.UTF-8' }, encoding: 'utf8' });
  return [...new Set(found.split('\0').slice(0, -1))].sort();
}

test('patterns match what they match in bash', async (t) => {
  const folder = await testFolder(t);
  for (const name of FILES) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), '');
  }
  await symlink('deep', join(folder, 'link'));
  await symlink('a.log', join(folder, 'link.log'));
  await symlink('nowhere', join(folder, 'dead.log'));
  for (const pattern of PATTERNS) {
    // bash looks into a link that is the last folder of `**`, but not below that.
    const expected = matchesOfBash(`${folder}/${pattern}`).filter(
      (path) => !pattern.startsWith('**') || !path.includes('/link/'),
    );
    const found = await expandGlob(`${folder}/${pattern}`, assert.fail);
    assert.deepEqual(found, expected, pattern);
  }
});

test('a pattern may be relative', async () => {
  const found = await expandGlob('./src/source/glob[s].ts', assert.fail);
  assert.deepEqual(found, ['src/source/globs.ts']);
});

test('a folder that cannot be read is told, and the others are searched', async (t) => {
  const folder = await testFolder(t);
  await symlink('loop', join(folder, 'loop'));
  await mkdir(join(folder, 'good'));
  await writeFile(join(folder, 'good', 'a.log'), '');
  const told: string[] = [];
  const found = await expandGlob(`${folder}/*/*.log`, (name) => told.push(name));
  assert.deepEqual(found, [join(folder, 'good', 'a.log')]);
  assert.deepEqual(told, [join(folder, 'loop')]);
});
