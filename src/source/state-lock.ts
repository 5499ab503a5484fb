/** The lock of a state file: of two processes that would go on from the same positions, the second is refused. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { kill, pid as ownPid } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { LogaggError, messageOf } from '../errors.ts';
import { errorCode } from './error-code.ts';

/** The owner touches its lock this often, for those who cannot see its process. */
const BEAT_MS = 2000;
/** A lock that nobody has touched for three beats has no owner. */
const SILENCE_MS = 3 * BEAT_MS;
/** Each is lost only when another process was quicker. */
const TRIES = 5;

const ownerSchema = z.object({
  pid: z.number().int().positive(),
  /** When it was started, in the kernel's ticks: a process id is used again. Empty where that is not known. */
  started: z.string(),
  /** Where its process id means something: this boot of this host, and the namespace of a container. */
  realm: z.string(),
  token: z.string(),
});
type Owner = z.infer<typeof ownerSchema>;

/** Takes `<stateFile>.lock`, also from a process that was killed; resolves to its release. */
export async function lockState(stateFile: string): Promise<() => Promise<void>> {
  const path = `${stateFile}.lock`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const own: Owner = {
    pid: ownPid,
    started: await startOf(ownPid),
    realm: await realm(),
    token: randomUUID(),
  };
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await create(path, own)) return keep(path, own);
    const text = await readIfThere(path);
    if (text === undefined) continue;
    const owner = ownerOf(text);
    if (await isHeld(path, owner, own)) throw refusal(stateFile, owner);
    await remove(path, text);
  }
  throw refusal(stateFile, undefined);
}

function refusal(stateFile: string, owner: Owner | undefined): LogaggError {
  const who = owner === undefined ? 'another process' : `process ${owner.pid}`;
  return new LogaggError('failed', `the state file ${stateFile} is in use by ${who}`, {
    hint: 'stop that one, or name another file with --state',
  });
}

async function create(path: string, own: Owner): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw new LogaggError('failed', `cannot lock the state file: ${messageOf(error)}`, {
      hint: 'name another with --state',
      cause: error,
    });
  }
}

function keep(path: string, own: Owner): () => Promise<void> {
  const beat = setInterval(() => {
    const now = new Date();
    // Without its touch it is lost only to those who cannot see this process.
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS).unref();
  return async () => {
    clearInterval(beat);
    await remove(path, JSON.stringify(own));
  };
}

async function isHeld(path: string, owner: Owner | undefined, own: Owner): Promise<boolean> {
  if (owner?.realm === own.realm) {
    return isAlive(owner.pid) && (await startOf(owner.pid)) === owner.started;
  }
  // Its process is out of sight, or it is being written right now: it is held if somebody touches it.
  const before = await touchedAt(path);
  await delay(SILENCE_MS);
  return (await touchedAt(path)) !== before;
}

function isAlive(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Removes the lock if it still says `text`: another process may have taken it over meanwhile. */
async function remove(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readIfThere(aside);
  if (moved !== undefined && moved !== text) await rename(aside, path);
  else await rm(aside, { force: true });
}

/** Field 22 of `/proc/<pid>/stat` (proc(5)), after the name in brackets, which may hold anything. */
async function startOf(pid: number): Promise<string> {
  const text = (await readIfThere(`/proc/${pid}/stat`)) ?? '';
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended; only its parent does not know yet.
  return fields[0] === 'Z' ? 'ended' : (fields[22 - 3] ?? '');
}

async function realm(): Promise<string> {
  const boot = (await readIfThere('/proc/sys/kernel/random/boot_id')) ?? '';
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${hostname()} ${boot.trim()} ${namespace}`;
}

function ownerOf(text: string): Owner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function touchedAt(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
}
