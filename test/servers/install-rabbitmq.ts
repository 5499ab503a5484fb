/** Finds the programs of RabbitMQ on this machine, and installs them where that is possible. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LogaggError } from '../../src/errors.ts';
import { aptInstall, hasApt } from './apt.ts';
import { cacheFolder } from './folders.ts';
import { withLock } from './lock.ts';
import { onPath } from './on-path.ts';

/**
 * The folder of `rabbitmq-server` and `rabbitmqctl`. Debian's own folder comes first: what Debian
 * puts on the PATH are wrappers that insist on the user `rabbitmq`.
 */
export async function rabbitmqFolder(): Promise<string> {
  const found = find();
  if (found) return found;
  if (!hasApt()) {
    throw new LogaggError(
      'failed',
      'RabbitMQ is not installed: rabbitmq-server is not on the PATH',
      {
        hint: 'install RabbitMQ 3.10 or newer, or start Docker',
      },
    );
  }
  await withLock(join(cacheFolder(), 'rabbitmq.lock'), async () => {
    if (!find()) await aptInstall('rabbitmq-server');
  });
  return find() ?? '/usr/lib/rabbitmq/bin';
}

/** Erlang's name registry. */
export function epmdProgram(): string {
  return onPath('epmd') ?? '/usr/lib/erlang/bin/epmd';
}

function find(): string | undefined {
  if (existsSync('/usr/lib/rabbitmq/bin/rabbitmq-server')) return '/usr/lib/rabbitmq/bin';
  const server = onPath('rabbitmq-server');
  return server && dirname(server);
}
