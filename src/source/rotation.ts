/** Finds what had a followed name before, and now has another one in the same folder. */
import { closeFile, continueIn, type FollowedFile, isCopyOf, keyOf } from './followed-file.ts';
import type { FollowedName } from './followed-names.ts';
import { type FileIdentity, identityOf, readHead } from './file-identity.ts';
import { onSystemError } from '../error-code.ts';
import { hasMark, resumeOffset } from './mark.ts';
import type { OpenedFor, Opener } from './opener.ts';
import type { Position, Positions } from './positions.ts';
import { findRotated, type Rotated, SLACK_MS } from './rotated.ts';

/** Rotation has renamed all its files by then. */
const SEARCH_MS = 1000;
const NONE: ReadonlySet<string> = new Set();

export interface Rotation {
  /** The name has this file now: those that had it before are read first. */
  takeOver(name: FollowedName, file: FollowedFile): Promise<void>;
  /** A name that nobody has looked at yet has no file: those that had it in an earlier run are read. */
  openEarlier(name: FollowedName): Promise<void>;
  /** Looks again for files that came and went, for a while after a rotation: they are renamed while one looks. */
  openMissed(name: FollowedName): Promise<void>;
  /**
   * A file was truncated: its copies are read before what it has now, where there are any. The one that has what
   * was read of it goes on with its source.
   */
  openCopies(file: FollowedFile, name: OpenedFor): Promise<FollowedFile[]>;
}

export interface RotationSettings {
  files: Map<string, FollowedFile>;
  opener: Opener;
  positions: Positions;
  onNotice(text: string): void;
}

export function createRotation({ files, opener, positions, onNotice }: RotationSettings): Rotation {
  /** Those of an earlier run, oldest first; `current` has the name now. */
  async function earlierFiles(
    name: FollowedName,
    current: FollowedFile | undefined,
  ): Promise<FollowedFile[]> {
    const known = current && (await knownAs(current));
    const earlier = positions
      .of(name.path)
      .filter((it) => it !== known && (it.key === current?.key || !files.has(it.key)));
    const since = known ? undefined : lastNamed(name, earlier);
    if (since !== undefined) searchFrom(name, since);
    const missing = new Set(earlier);
    const opened = await openRotated(name, missing, since);
    for (const position of missing) tellLost(position);
    return opened;
  }

  /** When a file had the name in an earlier run, or was waited for, and all others had been found. */
  function lastNamed(name: OpenedFor, earlier: readonly Position[]): number | undefined {
    const times = earlier.map(({ named }) => named - SEARCH_MS);
    return times.length > 0 ? Math.max(...times) : positions.askedAt(name.asked);
  }

  async function knownAs(file: FollowedFile): Promise<Position | undefined> {
    const known = positions.find(file.name, await identify(file));
    // It may have been truncated, and begin as before.
    const isSame = known && (await resumeOffset(file.handle, known)) !== undefined;
    return isSame ? known : undefined;
  }

  function searchFrom(name: FollowedName, since: number): void {
    const now = performance.now();
    if (name.searchUntil < now) name.missedSince = since;
    name.searchUntil = now + SEARCH_MS;
  }

  /** Those of which something is to be read; each that is found is taken out of `missing`. */
  async function openRotated(
    name: FollowedName,
    missing: Set<Position>,
    since: number | undefined,
  ): Promise<FollowedFile[]> {
    const inodes = new Set([...missing].map(({ inode }) => inode));
    const found = await findRotated({ path: name.path, inodes, since });
    const opened = new Map<Rotated, FollowedFile>();
    // A copy is told from its original once that is found or is not.
    const originalsFirst = [...found].sort((a, b) => Number(b.isInode) - Number(a.isInode));
    for (const rotated of originalsFirst) {
      if (files.has(keyOf(rotated.stats))) continue;
      const file = await opener.open(rotated.path, name).catch(onSystemError(undefined));
      if (file === undefined) continue;
      if (await isWanted(file, rotated, missing).catch(onSystemError(false)))
        opened.set(rotated, file);
      else await closeFile(file, files);
    }
    return found.flatMap((rotated) => opened.get(rotated) ?? []);
  }

  async function isWanted(
    file: FollowedFile,
    { isMissed }: Rotated,
    missing: Set<Position>,
  ): Promise<boolean> {
    const identity = await identify(file);
    const known =
      positions.find(file.name, identity) ?? (await originalOf(file, identity, missing));
    if (known === undefined) return isMissed;
    missing.delete(known);
    return file.size > (known.delivered ?? known.offset);
  }

  /** The position of a file that was copied into this one before it was truncated. */
  async function originalOf(
    { handle }: FollowedFile,
    identity: FileIdentity,
    missing: Set<Position>,
  ): Promise<Position | undefined> {
    for (const position of missing) {
      if (position.head === identity.head && (await hasMark(handle, position))) {
        positions.move(position, identity);
        return position;
      }
    }
    return undefined;
  }

  function tellLost(position: Position): void {
    const { path, size, offset } = position;
    positions.forget(position);
    if (size <= offset) return;
    onNotice(`${size - offset} bytes of an earlier ${path} were not sent: that file is gone`);
  }

  return {
    async takeOver(name, file) {
      const { file: previous, seenAt } = name;
      name.file = file;
      file.isNamed = true;
      if (previous) previous.changedAt = performance.now();
      let before: FollowedFile[] = [];
      if (name.isNew) before = await earlierFiles(name, file);
      else if (previous) {
        searchFrom(name, seenAt);
        before = await openRotated(name, new Set(), name.missedSince);
      }
      follow([...(previous ? [previous] : []), ...before, file]);
    },
    async openEarlier(name) {
      const earlier = await earlierFiles(name, undefined);
      follow(earlier);
      name.file = earlier.at(-1);
      name.seenAt = lastNamed(name, positions.of(name.path)) ?? 0;
    },
    async openMissed(name) {
      if (performance.now() > name.searchUntil) return;
      follow(await openRotated(name, new Set(), name.missedSince));
    },
    async openCopies(file, name) {
      const opened: FollowedFile[] = [];
      // Of any time: what was read last is compared.
      const found = await findRotated({ path: file.name, inodes: NONE, since: 0 });
      for (const { path, stats } of found) {
        const copy = await opener.open(path, name).catch(onSystemError(undefined));
        if (copy === undefined) continue;
        const isNew = Number(stats.mtimeMs) >= file.intactAt - SLACK_MS;
        if (await isCopyWanted(copy, file, isNew).catch(onSystemError(false))) opened.push(copy);
        else await closeFile(copy, files);
      }
      follow(opened);
      return opened;
    },
  };

  /** It goes on where the file was, or is a copy of what came after that, and before what it has now. */
  async function isCopyWanted(
    copy: FollowedFile,
    file: FollowedFile,
    isNew: boolean,
  ): Promise<boolean> {
    const identity = await identify(copy);
    if (file.position === undefined || !(await isCopyOf(copy, file))) {
      return isNew && positions.find(file.name, identity) === undefined;
    }
    positions.move(file.position, identity);
    if (copy.size <= file.offset) return false;
    continueIn(copy, file);
    return true;
  }
}

async function identify({ handle }: FollowedFile): Promise<FileIdentity> {
  const stats = await handle.stat({ bigint: true });
  return identityOf(stats, await readHead(handle));
}

/** Each may be read now, after the one before it. */
function follow(files: readonly FollowedFile[]): void {
  for (const [index, file] of files.entries()) {
    const previous = files[index - 1];
    if (previous) file.follows = previous;
    file.isDue = !file.isClosed;
  }
}
