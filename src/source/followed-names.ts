/** The names that are followed: those that were given, and those that match a pattern by now. */
import { stat } from 'node:fs/promises';
import { messageOf } from '../errors.ts';
import type { FollowedFile } from './followed-file.ts';
import { expandGlob, isGlob } from './globs.ts';

/** How often patterns are looked up. Measured: a folder of 100 files costs 0.13 ms of CPU. */
const EXPAND_MS = 1000;
/** A folder may hold very much: looking takes a twentieth of the time at most. */
const EXPAND_SHARE = 20;
/** Between a rename and the new file there is no file, which is nothing to talk about. */
const MISSING_MS = 5000;

export interface FollowedName {
  readonly path: string;
  /** The name or the pattern that was asked for. */
  readonly asked: string;
  readonly isMatch: boolean;
  /** Nobody has looked at it yet. */
  isNew: boolean;
  /** The file that had it last, and when that was, ms since the epoch. */
  file: FollowedFile | undefined;
  seenAt: number;
  /** Files that came and went since are looked for, ms since the epoch, and until when (`performance.now`). */
  missedSince: number;
  searchUntil: number;
  /** Since when there is no file (`performance.now`). */
  missingSince: number | undefined;
  /** What was said of it, so that it is said once. */
  said: string | undefined;
}

export interface FollowedNames {
  /** All names, with what matches by now. */
  current(): Promise<FollowedName[]>;
  count(): number;
  /** For which name a file was opened. */
  of(file: FollowedFile): { path: string; asked: string };
  /** Whether the name of this file is had by another one. */
  has(file: FollowedFile): boolean;
  tell(name: FollowedName, text: string): void;
  isMissing(name: FollowedName, isFirst: boolean): void;
  isThere(name: FollowedName, now: number): void;
}

export function createFollowedNames(
  asked: readonly string[],
  onNotice: (text: string) => void,
): FollowedNames {
  const names = new Map<string, FollowedName>();
  const said = new Set<string>();
  let patterns: string[] | undefined;
  let expandAt = 0;

  function sayOnce(text: string): void {
    if (!said.has(text)) onNotice(text);
    said.add(text);
  }

  function add(path: string, pattern: string): void {
    if (names.has(path)) return;
    names.set(path, {
      path,
      asked: pattern,
      isMatch: path !== pattern,
      isNew: true,
      file: undefined,
      seenAt: 0,
      missedSince: 0,
      searchUntil: 0,
      missingSince: undefined,
      said: undefined,
    });
  }

  async function expand(all: readonly string[]): Promise<void> {
    const started = performance.now();
    if (started < expandAt) return;
    for (const pattern of all) {
      const found = await expandGlob(pattern, (folder, error) =>
        sayOnce(`cannot look into ${folder}: ${messageOf(error)}`),
      );
      for (const path of found) add(path, pattern);
      if (found.length === 0) sayOnce(`waiting for a file that matches ${pattern}`);
    }
    const ended = performance.now();
    expandAt = ended + Math.max(EXPAND_MS, (ended - started) * EXPAND_SHARE);
  }

  async function sortOut(): Promise<string[]> {
    const found: string[] = [];
    for (const name of asked) {
      // A name may hold brackets.
      const isThere = await stat(name).then(
        () => true,
        () => false,
      );
      if (isGlob(name) && !isThere) found.push(name);
      else add(name, name);
    }
    return found;
  }

  function tell(name: FollowedName, text: string): void {
    if (name.said !== text) onNotice(text);
    name.said = text;
  }

  return {
    async current() {
      patterns ??= await sortOut();
      await expand(patterns);
      return [...names.values()];
    },
    count: () => names.size,
    of: ({ name }) => names.get(name) ?? { path: name, asked: name },
    has(file) {
      const name = names.get(file.name);
      return name?.file !== undefined && name.file !== file;
    },
    tell,
    isMissing(name, isFirst) {
      const now = performance.now();
      name.missingSince ??= now;
      const isGone = name.file === undefined || name.file.isClosed;
      if (name.isMatch && isGone) names.delete(name.path);
      else if (!name.isMatch && (isFirst || now - name.missingSince >= MISSING_MS)) {
        tell(name, `waiting for ${name.path}: there is no such file`);
      }
    },
    isThere(name, now) {
      name.seenAt = now;
      name.missingSince = undefined;
      name.said = undefined;
    },
  };
}
