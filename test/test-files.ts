/** Which test files a run takes: all groups in order, or the groups and paths it was given. */
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** From the quickest to the slowest, so that a plain mistake shows first. */
const groups = ['unit', 'integration', 'cli', 'faults'];
const here = fileURLToPath(new URL('.', import.meta.url));

export function testFiles(names: readonly string[]): string[] {
  const wanted = names.length > 0 ? names : groups;
  return wanted.flatMap((name) =>
    filesAt(groups.includes(name) ? join(here, name) : resolve(name)),
  );
}

function filesAt(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found ? [path] : [];
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return files
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(path, name));
}
