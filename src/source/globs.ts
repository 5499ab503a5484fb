/** Names with wildcards, as in a shell: `*` and `?` within one name, `[a-z]`, `[!a]`, and `**` for any folders. */
import type { Dirent } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsence } from '../error-code.ts';

/** A tree of folders is not searched deeper than this. */
const MAX_DEPTH = 64;

/** Told of a folder that cannot be read. */
type OnTrouble = (folder: string, error: unknown) => void;

export function isGlob(name: string): boolean {
  return /[*?[]/.test(name);
}

/**
 * The files that match, sorted by name; a link to a file is one. Names with a leading dot match only a pattern
 * that has it, and `**` does not go into links, as in bash. A folder that is missing holds nothing.
 */
export async function expandGlob(pattern: string, onTrouble: OnTrouble): Promise<string[]> {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const root = pattern.startsWith('/') ? '/' : '';
  const found = new Set<string>();
  await walk(root, parts, MAX_DEPTH, { found, onTrouble });
  return [...found].sort();
}

interface Search {
  found: Set<string>;
  onTrouble: OnTrouble;
}

/** Adds what matches `parts` below `folder`. */
async function walk(folder: string, parts: string[], depth: number, search: Search): Promise<void> {
  const [part = '', ...rest] = parts;
  if (part === '**') return walkAll(folder, rest, depth, search);
  if (!isGlob(part)) return step(join(folder, part), rest, depth, search);
  const matches = segmentMatcher(part);
  for (const entry of await entriesOf(folder, search)) {
    const path = join(folder, entry.name);
    if (!matches(entry.name)) continue;
    if (rest.length === 0 && entry.isFile()) search.found.add(path);
    else await step(path, rest, depth, search);
  }
}

async function step(path: string, rest: string[], depth: number, search: Search): Promise<void> {
  if (rest.length > 0) return walk(path, rest, depth, search);
  if (await isFile(path)) search.found.add(path);
}

/** Any number of folders, none too; a `**` at the end means all files. */
async function walkAll(
  folder: string,
  rest: string[],
  depth: number,
  search: Search,
): Promise<void> {
  await walk(folder, rest.length === 0 ? ['*'] : rest, depth, search);
  if (depth === 0) return;
  for (const entry of await entriesOf(folder, search)) {
    if (entry.isDirectory() && !entry.name.startsWith('.')) {
      await walkAll(join(folder, entry.name), rest, depth - 1, search);
    }
  }
}

async function entriesOf(folder: string, { onTrouble }: Search): Promise<Dirent[]> {
  try {
    return await readdir(folder || '.', { withFileTypes: true });
  } catch (error) {
    if (!isAbsence(error)) onTrouble(folder || '.', error);
    return [];
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (isAbsence(error)) return false;
    // A file that cannot be looked at is told of where it is opened.
    return lstat(path).then(
      () => true,
      () => false,
    );
  }
}

/** Whether one name matches one part of a pattern. */
function segmentMatcher(part: string): (name: string) => boolean {
  const source = part.replace(
    /\[([!^]?)(\]?[^\]]*)\]|\*+|[\\^$.*+?()[\]{}|]/g,
    (token, not, set) => {
      if (token === '?') return '.';
      if (token.startsWith('*')) return '.*';
      if (token.length === 1) return `\\${token}`;
      return `[${not === '' ? '' : '^'}${String(set).replaceAll(/[\\\]^]/g, String.raw`\$&`)}]`;
    },
  );
  const expression = new RegExp(`^${source}$`, 'su');
  const isForHidden = part.startsWith('.');
  return (name) => name.startsWith('.') === isForHidden && expression.test(name);
}
