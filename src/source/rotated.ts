/** Files that had a followed name while nobody looked, and have another one in the same folder now. */
import type { BigIntStats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

/** The clock of a file system may be behind ours by a tick of the kernel, 10 ms at most. */
export const SLACK_MS = 100;

export interface Rotated {
  path: string;
  stats: BigIntStats;
  /** It is one of the inodes that are looked for. */
  isInode: boolean;
  /** It had the name, or was copied from it, after that was seen last. */
  isMissed: boolean;
}

export interface RotatedSearch {
  /** The followed name. */
  path: string;
  /** Inodes that had this name, of which something is to be read yet. */
  inodes: ReadonlySet<string>;
  /**
   * When the name was seen last, ms since the epoch: a file that was written to since, and has a name as rotation
   * gives it, came and went in between. Without it none is looked for.
   */
  since: number | undefined;
}

/** Oldest first. */
export async function findRotated({ path, inodes, since }: RotatedSearch): Promise<Rotated[]> {
  const name = basename(path);
  const entries = await readdir(dirname(path)).catch(() => []);
  const found: Rotated[] = [];
  for (const entry of entries) {
    const isMaybeMissed = since !== undefined && isRotationOf(name, entry);
    if (entry === name || !(isMaybeMissed || inodes.size > 0)) continue;
    const other = join(dirname(path), entry);
    const stats = await stat(other, { bigint: true }).catch(() => undefined);
    if (!stats?.isFile()) continue;
    const isMissed = isMaybeMissed && Number(stats.mtimeMs) >= since - SLACK_MS;
    const isInode = inodes.has(String(stats.ino));
    if (isMissed || isInode) found.push({ path: other, stats, isInode, isMissed });
  }
  return found.sort((a, b) => Number(a.stats.mtimeNs - b.stats.mtimeNs));
}

/** `app.log.1`, `app.log-20261124` and `app-20261124.log` are what rotation makes of `app.log`. */
function isRotationOf(name: string, entry: string): boolean {
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  if (entry.startsWith(name)) return isCount(entry.slice(name.length));
  return (
    entry.startsWith(stem) &&
    entry.endsWith(extension) &&
    isCount(entry.slice(stem.length, entry.length - extension.length))
  );
}

function isCount(text: string): boolean {
  return /^[.-][\d.T_-]{0,40}$/.test(text) && /\d$/.test(text);
}
