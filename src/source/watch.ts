/** Looks at the followed names again and again: which file each has now, and how far that has grown. */
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { LogaggError, messageOf } from '../errors.ts';
import { pause } from '../pause.ts';
import { errorCode, isAbsence, onSystemError } from '../error-code.ts';
import { type FollowedFile, keyOf, noteStats } from './followed-file.ts';
import { createFollowedNames, type FollowedName } from './followed-names.ts';
import { createOpener } from './opener.ts';
import { createRotation } from './rotation.ts';
import type { Positions } from './positions.ts';

/** No line waits longer than this and a turn. Measured: 100 names cost 2 % of a core, and half of that when idle. */
const LOOK_MS = 250;
/** When nothing has come for a while. */
const IDLE_LOOK_MS = 500;
const IDLE_AFTER_MS = 10_000;
/** More names are looked at less often: each costs 13 us at a look, and 1,000 of them 2.5 % of a core. */
const LOOK_MS_PER_NAME = 0.65;
const MAX_LOOK_MS = 1000;
/** A renamed file is written to until its writer opens the new one: under logrotate that is a signal later. */
const REPLACED_QUIET_MS = 5000;
/** A deleted file takes up the disk as long as we hold it, but its writer may hold it too. */
const DELETED_QUIET_MS = 60_000;

export interface WatchSettings {
  /** Names and patterns. */
  names: readonly string[];
  from: 'start' | 'end';
  positions: Positions;
  now(): number;
  onNotice(text: string): void;
}

export interface Watch {
  /** Open files by device and inode. Whoever closes one takes it out. */
  readonly files: Map<string, FollowedFile>;
  /** Rejects at the first look if a name is of something that cannot be followed. */
  look(): Promise<void>;
  /** Opens the copies of a file that was truncated, see `Rotation`. */
  openCopies(file: FollowedFile): Promise<FollowedFile[]>;
  /** Looks until `stop`, and says so after each look. */
  run(stop: AbortSignal, onLook: () => void): Promise<void>;
}

export function createWatch(settings: WatchSettings): Watch {
  const files = new Map<string, FollowedFile>();
  const names = createFollowedNames(settings.names, settings.onNotice);
  const opener = createOpener(settings.from, settings.positions, files);
  const rotation = createRotation({ ...settings, files, opener });
  let isFirst = true;

  async function look(): Promise<void> {
    const all = await names.current();
    const found = await Promise.all(all.map(({ path }) => statOf(path)));
    const named = new Set<FollowedFile>();
    for (const [index, name] of all.entries()) {
      const file = await settle(name, found[index]);
      if (file) named.add(file);
      name.isNew = false;
    }
    const others = [...files.values()].filter((file) => !named.has(file));
    await Promise.all(others.map((file) => lookAtUnnamed(file, names.has(file))));
    isFirst = false;
  }

  /** The file that has the name, where it has one that can be read. */
  async function settle(
    name: FollowedName,
    found: BigIntStats | Error | undefined,
  ): Promise<FollowedFile | undefined> {
    if (found === undefined || found instanceof Error) {
      if (name.isNew) await rotation.openEarlier(name);
      if (found === undefined || isAbsence(found)) names.isMissing(name, isFirst);
      else names.tell(name, `cannot read ${name.path}, will keep trying: ${messageOf(found)}`);
      return undefined;
    }
    if (!found.isFile()) return refuse(name, found);
    if (isFirst) opener.wasThere(found);
    const file = await fileOf(name, found);
    if (file === undefined) return undefined;
    if (keyOf(found) === file.key) noteStats(file, found);
    file.isNamed = true;
    file.isFinished = false;
    names.isThere(name, settings.now());
    keepPosition(file);
    return file;
  }

  async function fileOf(name: FollowedName, found: BigIntStats): Promise<FollowedFile | undefined> {
    try {
      const file = files.get(keyOf(found)) ?? (await opener.open(name.path, name));
      if (file !== undefined && file !== name.file) await rotation.takeOver(name, file);
      else await rotation.openMissed(name);
      return file;
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      if (!isAbsence(error)) {
        names.tell(name, `cannot read ${name.path}, will keep trying: ${messageOf(error)}`);
      }
      return undefined;
    }
  }

  function refuse(name: FollowedName, found: BigIntStats): undefined {
    const what = found.isDirectory() ? 'a directory' : 'no regular file';
    if (isFirst && !name.isMatch) {
      const hint = found.isDirectory()
        ? `'${name.path}/*' follows the files in it`
        : 'leave out -f';
      throw new LogaggError('no-input', `${name.path} is ${what}`, { hint });
    }
    names.tell(name, `${name.path} is ${what}: waiting for a file`);
  }

  /** A file that has lost its name is read on until it is quiet. */
  async function lookAtUnnamed(file: FollowedFile, isReplaced: boolean): Promise<void> {
    if (file.isNamed) file.changedAt = performance.now();
    file.isNamed = false;
    const stats = await file.handle.stat({ bigint: true }).catch(onSystemError(undefined));
    // The reader has closed it meanwhile.
    if (stats === undefined) return;
    noteStats(file, stats);
    keepPosition(file);
    const limit = quietLimit(isReplaced, stats.nlink === 0n);
    if (file.isDue || performance.now() - file.changedAt < limit) return;
    file.isFinished = true;
    file.isDue = true;
  }

  function keepPosition({ position, size, isNamed }: FollowedFile): void {
    if (position === undefined) return;
    position.size = size;
    position.seen = settings.now();
    if (isNamed) position.named = position.seen;
  }

  function interval(): number {
    const idleSince = performance.now() - IDLE_AFTER_MS;
    const isIdle = [...files.values()].every(({ changedAt }) => changedAt < idleSince);
    const least = isIdle ? IDLE_LOOK_MS : LOOK_MS;
    return Math.min(Math.max(least, names.count() * LOOK_MS_PER_NAME), MAX_LOOK_MS);
  }

  return {
    files,
    look,
    openCopies: (file) => rotation.openCopies(file, names.of(file)),
    async run(stop, onLook) {
      while (!stop.aborted) {
        await pause(interval(), stop);
        if (!stop.aborted) await look();
        onLook();
      }
    },
  };
}

function quietLimit(isReplaced: boolean, isDeleted: boolean): number {
  if (isReplaced) return REPLACED_QUIET_MS;
  return isDeleted ? DELETED_QUIET_MS : Number.POSITIVE_INFINITY;
}

function statOf(path: string): Promise<BigIntStats | Error> {
  return stat(path, { bigint: true }).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
}
