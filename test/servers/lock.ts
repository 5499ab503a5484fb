/** A lock between processes that the kernel lets go when its holder dies, however it dies. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Runs the work while no other process holds the same file; waits for its turn. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const release = await acquire(file);
  try {
    return await work();
  } finally {
    release();
  }
}

/** flock(1) holds the lock for as long as its command reads our pipe, which ends with us. */
async function acquire(file: string): Promise<() => void> {
  const holder = spawn('flock', [file, 'sh', '-c', 'echo; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const spawned = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    once(holder, 'exit').then(() => false),
    once(holder, 'error').then(() => false),
  ]).catch(() => false);
  // Where there is no flock nothing is installed either, and a lock would guard nothing.
  return spawned ? () => holder.stdin.end() : () => {};
}
