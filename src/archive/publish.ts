/** Gives a written archive its name, and its checksum beside it, so that both outlive a loss of power. */
import { link, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode, isAbsence } from '../error-code.ts';
import { syncFolder } from '../spool/folder.ts';
import { type Checksum, checksumPath, formatChecksum, sha256Of } from './checksum.ts';

const ENDING = '.ndjson.gz';
/** The name is taken, or the file system has no links, as exFAT and some network ones. */
const NOT_LINKED: ReadonlySet<unknown> = new Set(['EEXIST', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP']);

/**
 * The first name that is free: `base.ndjson.gz`, `base.2.ndjson.gz` and so on. A file of the same sum has been written
 * by a run that was killed before it could remove the records: then that one stands for this.
 */
export async function publish(written: string, base: string, sum: Checksum): Promise<string> {
  for (let part = 1; ; part += 1) {
    const path = part === 1 ? base + ENDING : `${base}.${part}${ENDING}`;
    if (!(await holds(path, written, sum))) continue;
    await writeDurably(checksumPath(path), formatChecksum(path, sum));
    await syncFolder(dirname(path));
    return path;
  }
}

/** Whether the name stands for what was written, now or already; another run may take it at the same moment. */
async function holds(path: string, written: string, { sha256 }: Checksum): Promise<boolean> {
  const code = await link(written, path).catch((error: unknown) => {
    if (!NOT_LINKED.has(errorCode(error))) throw error;
    return errorCode(error);
  });
  if (code === undefined) return true;
  const found = await sha256Of(path).catch((error: unknown) => {
    if (isAbsence(error)) return undefined;
    throw error;
  });
  // A file system without links: between the look and the rename another run could take the name.
  if (found === undefined && code !== 'EEXIST') await rename(written, path);
  return found === sha256 || (found === undefined && code !== 'EEXIST');
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'w', 0o600);
  await file.writeFile(text);
  await file.sync();
}
