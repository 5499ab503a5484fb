/** Who owns a file: a process, told from others that had or will have its number. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { kill, pid as ownPid } from 'node:process';
import { promisify } from 'node:util';
import { errorCode } from './error-code.ts';

export interface Owner {
  pid: number;
  /** When it was started, as the system counts it: a number that is used again has another. Empty when unknown. */
  started: string;
  /** Where its number means something: this boot of this host, this namespace of a container. */
  realm: string;
}

export async function currentOwner(): Promise<Owner> {
  return { pid: ownPid, started: await startOf(ownPid), realm: await currentRealm() };
}

/** Whether it runs; `undefined` where its process is out of our sight. */
export async function isRunning(owner: Owner, own: Owner): Promise<boolean | undefined> {
  if (owner.realm !== own.realm) return undefined;
  return hasProcess(owner.pid) && (await startOf(owner.pid)) === owner.started;
}

function hasProcess(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Digits, or `ended` for a process that has ended and whose parent does not know yet. */
export async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return text === undefined ? startFromPs(pid) : startFromProc(text);
}

/** Field 22, in ticks since the boot (proc(5)); it comes after the name in brackets, which may hold anything. */
export function startFromProc(text: string): string {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'ended' : (fields[22 - 3] ?? '');
}

/** Where there is no /proc, as on macOS: to the second, which no number is used again within. */
export async function startFromPs(pid: number): Promise<string> {
  const args = ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)];
  // In one language and one zone, whatever the two processes were started with.
  const env = { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = await promisify(execFile)('ps', args, { env }).catch(() => ({ stdout: '' }));
  const [state = '', ...started] = stdout.trim().split(/\s+/);
  if (state.startsWith('Z')) return 'ended';
  const seconds = Date.parse(`${started.join(' ')} UTC`) / 1000;
  return Number.isNaN(seconds) ? '' : String(seconds);
}

async function currentRealm(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  const text = `${hostname()} ${boot.trim()} ${namespace}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
