/** The folders of this machine's user: where downloaded programs and development data lie. */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Programs fetched once and used by every checkout. */
export function cacheFolder(): string {
  return made(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'logagg');
}

/** Data and records of the servers that `bin/services` started. */
export function servicesFolder(): string {
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return made(state, 'logagg', 'services');
}

function made(...parts: string[]): string {
  const folder = join(...parts);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
