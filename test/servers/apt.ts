/** Installs Debian packages without letting them start their services. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { logged } from './command.ts';
import { cacheFolder } from './folders.ts';

/**
 * A policy-rc.d that answers 101 keeps a package from starting its service. Ours answers so only
 * while this script lives, and the script removes it, so that nothing stays behind even after a
 * kill. A list of packages that is missing or stale, or a dpkg that was interrupted, shows in the
 * first try: only then is it mended, since `apt-get update` takes longer than the installation.
 */
const script = `
set -u
policy=/usr/sbin/policy-rc.d mark='written by logagg while it installs'
if [ ! -e $policy ] || grep -q "$mark" $policy; then
  trap 'rm -f $policy' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\\n# %s\\nkill -0 %s 2>/dev/null && exit 101\\nexit 0\\n' "$mark" $$ >$policy
  chmod 755 $policy
fi
install() {
  apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
}
export DEBIAN_FRONTEND=noninteractive
install "$@" && exit 0
dpkg --configure -a
apt-get update -q -o DPkg::Lock::Timeout=120
install "$@"
`;

export function hasApt(): boolean {
  return process.platform === 'linux' && existsSync('/usr/bin/apt-get');
}

export async function aptInstall(...packages: string[]): Promise<void> {
  process.stderr.write(`Installing ${packages.join(', ')}\n`);
  const asRoot = process.getuid?.() === 0 ? [] : process.stdin.isTTY ? ['sudo'] : ['sudo', '-n'];
  const [command = 'sh', ...args] = [...asRoot, 'sh', '-c', script, 'apt-install', ...packages];
  await logged(command, args, join(cacheFolder(), 'apt.log'));
}
