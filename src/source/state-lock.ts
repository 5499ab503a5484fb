/**
 * The lock of a state file: of two processes that would go on from the same positions, the second is refused. Each
 * announces itself with a file of its own beside the state and then looks for others, so that of two at least one
 * sees the other; and what is left of a process that was killed can be removed without hitting a new one.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LogaggError, messageOf } from '../errors.ts';
import { currentOwner, isRunning, type Owner } from '../process-owner.ts';

/** The owner touches its file this often, for those who cannot see its process. */
const BEAT_MS = 2000;
/** A file that nobody has touched for three beats has no owner. */
const SILENCE_MS = 3 * BEAT_MS;
/** Two that come at the same time both step back, and come again at different times. */
const TRIES = 4;
const STEP_BACK_MS = 100;

/** Takes the lock, also from a process that was killed; resolves to its release. */
export async function lockState(stateFile: string): Promise<() => Promise<void>> {
  const own = await currentOwner();
  const path = `${stateFile}.lock-${own.pid}-${own.started}-${own.realm}-${randomUUID()}`;
  let other: Owner | undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const release = await announce(path);
    other = await findOther(path, stateFile, own);
    if (other === undefined) return release;
    await release();
    // One that is out of sight was watched for long enough.
    if (other.realm !== own.realm) break;
    await delay(Math.random() * STEP_BACK_MS);
  }
  throw new LogaggError(
    'failed',
    `the state file ${stateFile} is in use by process ${other?.pid}`,
    {
      hint: 'stop that one, or name another file with --state',
    },
  );
}

/** Creates the file and touches it from then on, until it is released. */
async function announce(path: string): Promise<() => Promise<void>> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new LogaggError('failed', `cannot lock the state file: ${messageOf(error)}`, {
      hint: 'name another with --state',
      cause: error,
    });
  }
  const beat = setInterval(() => {
    const now = new Date();
    // Without its touch it is lost only to those who cannot see this process.
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS).unref();
  return async () => {
    clearInterval(beat);
    await rm(path, { force: true });
  };
}

/** Another process that has the lock or wants it. Those that have ended are cleared away. */
async function findOther(path: string, stateFile: string, own: Owner): Promise<Owner | undefined> {
  for (const name of await readdir(dirname(path))) {
    const [, pid, started = '', realm = ''] =
      /^-(\d+)-(\d*)-([\da-f]+)-[\da-f-]{36}$/.exec(restOf(name, stateFile)) ?? [];
    if (pid === undefined || name === basename(path)) continue;
    const owner = { pid: Number(pid), started, realm };
    const file = join(dirname(path), name);
    if (await isHeld(file, owner, own)) return owner;
    await rm(file, { force: true });
  }
  return undefined;
}

/** What follows the name of a lock. */
function restOf(name: string, stateFile: string): string {
  const start = `${basename(stateFile)}.lock`;
  return name.startsWith(start) ? name.slice(start.length) : '';
}

async function isHeld(file: string, owner: Owner, own: Owner): Promise<boolean> {
  const isAlive = await isRunning(owner, own);
  if (isAlive !== undefined) return isAlive;
  // Its process is out of sight.
  const before = await touchedAt(file);
  await delay(SILENCE_MS);
  return (await touchedAt(file)) !== before;
}

async function touchedAt(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
