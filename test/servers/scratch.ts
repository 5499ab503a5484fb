/** Temporary folders for the data of private servers. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder that carries this process's id, by which later runs know whether it is in use. */
export function scratchFolder(purpose: string): string {
  removeOrphans();
  return mkdtempSync(join(tmpdir(), `logagg-${process.pid}-${purpose}-`));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** A process that was killed could not clean up; its servers are gone with it. */
function removeOrphans(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^logagg-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) removeFolder(join(tmpdir(), name));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
