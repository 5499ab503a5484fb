/** Takes over the runs of processes that are dead. */
import { lstat, readdir, rename, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { faultOf } from './folder.ts';
import { isRunning, type Owner } from '../process-owner.ts';
import { ownedName, parseRunName, type RunName } from './run-name.ts';
import { isAbsent } from './trouble.ts';

/** An owner touches the folder of its run this often, for those who cannot see its process. */
export const BEAT_MS = 2000;
/** A folder that nobody has touched for three beats has no owner. */
const SILENCE_MS = 3 * BEAT_MS;

export interface Orphan extends RunName {
  /** Its folder, ours now. */
  path: string;
}

/** Resolves to the runs that are ours now, the oldest first. What cannot be taken is said and left alone. */
export async function adoptOrphans(
  folder: string,
  own: Owner,
  onNotice: (text: string) => void,
): Promise<Orphan[]> {
  const names = (await readdir(folder)).sort();
  const orphans = await Promise.all(names.map((name) => adopt(folder, name, own, onNotice)));
  return orphans.filter((orphan) => orphan !== undefined);
}

async function adopt(
  folder: string,
  name: string,
  own: Owner,
  onNotice: (text: string) => void,
): Promise<Orphan | undefined> {
  const run = parseRunName(name);
  if (run === undefined) return undefined;
  const from = join(folder, name);
  try {
    const fault = faultOf(await lstat(from));
    if (fault !== undefined) {
      onNotice(`${from} ${fault.text}: it is left alone`);
      return undefined;
    }
    if (await isHeld(from, run.owner, own)) return undefined;
    const path = join(folder, ownedName(run.id, own));
    await rename(from, path);
    await touch(path);
    return { ...run, path };
  } catch (error) {
    // Another process was quicker, or has just finished with it.
    if (!isAbsent(error)) onNotice(`cannot take over ${from}: ${messageOf(error)}`);
    return undefined;
  }
}

async function isHeld(path: string, owner: RunName['owner'], own: Owner): Promise<boolean> {
  if (owner === undefined) return false;
  const runs = owner === 'unknown' ? undefined : await isRunning(owner, own);
  if (runs !== undefined) return runs;
  // Its process is out of sight, in another container or before a restart: it is held if somebody touches it.
  const before = (await stat(path)).mtimeMs;
  await delay(SILENCE_MS);
  return (await stat(path)).mtimeMs !== before;
}

/** Says that it has an owner. */
export async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now);
}
