/** Finds the programs of RabbitMQ on this machine, and installs them where that is possible. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LogaggError } from '../../src/errors.ts';
import { aptInstall, hasApt } from './apt.ts';
import { output } from './command.ts';
import { cacheFolder } from './folders.ts';
import { withLock } from './lock.ts';
import { onPath } from './on-path.ts';

const debianFolder = '/usr/lib/rabbitmq/bin';

/** The folder of `rabbitmq-server` and `rabbitmqctl`. */
export async function rabbitmqFolder(): Promise<string> {
  const found = await find();
  if (found !== undefined) return found;
  if (!hasApt()) {
    throw new LogaggError('failed', 'RabbitMQ is not installed: no rabbitmq-server on the PATH', {
      hint: 'install RabbitMQ 3.10 or newer, or start Docker',
    });
  }
  await withLock(join(cacheFolder(), 'rabbitmq.lock'), async () => {
    if ((await find()) === undefined) await aptInstall('rabbitmq-server');
  });
  return debianFolder;
}

/** Erlang's name registry. */
export function epmdProgram(): string {
  return onPath('epmd') ?? '/usr/lib/erlang/bin/epmd';
}

/**
 * Debian's own folder comes first: what Debian puts on the PATH are wrappers that insist on the user
 * `rabbitmq`. It does not count while an installation that was cut short has only unpacked it.
 */
async function find(): Promise<string | undefined> {
  const server = onPath('rabbitmq-server');
  if (!existsSync(join(debianFolder, 'rabbitmq-server'))) return server && dirname(server);
  const query = ['--show', '--showformat=${db:Status-Status}', 'rabbitmq-server'];
  const state = await output('dpkg-query', query).catch(() => 'installed');
  return state === 'installed' ? debianFolder : undefined;
}
