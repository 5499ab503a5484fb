/** How much memory a process has taken. */
import { readFileSync } from 'node:fs';

/** The most that a process has had at a time, in MiB; 0 where the system does not tell. */
export function peakMib(pid: number): number {
  const [, kib = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}
