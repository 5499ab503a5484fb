/** Ties a child process to this one, where the system can do it. */
import { onPath } from './on-path.ts';

/**
 * The command line of a process that the kernel kills when we die, whatever we die of. It becomes the
 * command itself and keeps its process id.
 */
export function tied(command: string, args: readonly string[]): [string, ...string[]] {
  return onPath('setpriv')
    ? ['setpriv', '--pdeathsig', 'KILL', '--', command, ...args]
    : [command, ...args];
}
