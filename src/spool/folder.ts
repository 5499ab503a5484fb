/** The folder of the spool: made if need be, and refused where others could put their hands on it. */
import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { geteuid } from 'node:process';
import { LogaggError, messageOf } from '../errors.ts';
import { errorCode } from '../error-code.ts';

const GROUP_OR_OTHERS_WRITE = 0o022;
const OTHERS_WRITE = 0o002;
/** Others may add entries, but not rename or remove ours. */
const STICKY = 0o1000;

/** Resolves to the absolute path. Throws a LogaggError when it cannot be made or is not safe. */
export async function openFolder(path: string): Promise<string> {
  const folder = resolve(path);
  try {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncUpwards(folder, dirname(made));
  } catch (error) {
    throw new LogaggError('failed', `cannot make the spool folder ${folder}: ${messageOf(error)}`, {
      hint: 'name another, or set XDG_STATE_HOME',
      cause: error,
    });
  }
  const fault = faultOf(await lstat(folder)) ?? (await faultAbove(folder));
  if (fault === undefined) return folder;
  throw new LogaggError('refused', `the spool folder ${folder} ${fault.text}`, {
    hint: fault.hint,
  });
}

interface Fault {
  text: string;
  hint: string;
}

/** Why a folder is not safe to keep messages in, `undefined` when it is. */
export function faultOf(stats: Stats): Fault | undefined {
  if (!stats.isDirectory()) {
    return { text: 'is no folder but a link or a file', hint: 'name the folder itself' };
  }
  if (!isOurs(stats)) {
    return { text: `belongs to user ${stats.uid}`, hint: 'name a folder of your own' };
  }
  if ((stats.mode & GROUP_OR_OTHERS_WRITE) !== 0) {
    return { text: 'can be written to by others', hint: 'take that away with chmod go-w' };
  }
  return undefined;
}

/** Whoever may write to a folder above could put another in its place. */
async function faultAbove(folder: string): Promise<Fault | undefined> {
  let path = await realpath(dirname(folder));
  for (;;) {
    const { mode } = await stat(path);
    if ((mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0) {
      return { text: `lies in ${path}, which everybody can write to`, hint: 'name another place' };
    }
    const above = dirname(path);
    if (above === path) return undefined;
    path = above;
  }
}

export function isOurs(stats: Stats): boolean {
  return geteuid === undefined || stats.uid === geteuid();
}

/** Makes the entries of a folder outlive a loss of power. Some network file systems cannot be asked to. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  await folder.sync().catch((error: unknown) => {
    if (!['EINVAL', 'ENOTSUP'].includes(errorCode(error) ?? '')) throw error;
  });
}

async function syncUpwards(from: string, to: string): Promise<void> {
  let path = from;
  while (path !== to) {
    path = dirname(path);
    await syncFolder(path);
  }
}
