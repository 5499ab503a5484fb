/**
 * The name of a run's folder is its lock: `<time>-<marker>@<pid>.<start>.<realm>` while a process owns it, and
 * `<time>-<marker>` while none does. To take a run over is to rename its folder, which only one process can do;
 * there is no lock file that could be stale, torn or forged on its own.
 */
import { randomBytes } from 'node:crypto';
import { MARKER_BYTES } from './frame.ts';
import type { Owner } from '../process-owner.ts';

const NAME = /^(\d{8}T\d{9}Z-([0-9a-f]{16}))(@.*)?$/s;
/** No system has process ids of more than seven digits. */
const OWNER = /^@([1-9]\d{0,6})\.(\d*)\.([0-9a-f]{16})$/;
const LAST_INSTANT = Date.UTC(9999, 11, 31);

export interface RunName {
  /** Time and marker: sorts by the time of its beginning. */
  id: string;
  /** What each of its frames begins with. */
  marker: Buffer;
  /** Its owner; `unknown` where the name says somebody else's kind of thing, `undefined` where it has none. */
  owner: Owner | 'unknown' | undefined;
}

/** Its time is later than that of the run `after`, whatever the clock says: runs are sent in order. */
export function newRun(now: number, after?: string): Pick<RunName, 'id' | 'marker'> {
  const earliest = after === undefined ? 0 : timeOf(after) + 1;
  const time = new Date(Math.min(Math.max(now, earliest), LAST_INSTANT)).toISOString();
  const marker = randomBytes(MARKER_BYTES);
  return { id: `${time.replaceAll(/[-:.]/g, '')}-${marker.toString('hex')}`, marker };
}

/** Milliseconds since the epoch; 0 where the digits are no time. */
function timeOf(id: string): number {
  const time = id.replace(/^(....)(..)(..T..)(..)(..)(...Z).*$/, '$1-$2-$3:$4:$5.$6');
  return Date.parse(time) || 0;
}

export function ownedName(id: string, { pid, started, realm }: Owner): string {
  return `${id}@${pid}.${started}.${realm}`;
}

/** `undefined` for what is no run. */
export function parseRunName(name: string): RunName | undefined {
  const [, id, marker, owner] = NAME.exec(name) ?? [];
  if (id === undefined || marker === undefined) return undefined;
  return {
    id,
    marker: Buffer.from(marker, 'hex'),
    owner: owner === undefined ? undefined : parseOwner(owner),
  };
}

function parseOwner(text: string): Owner | 'unknown' {
  const [, pid, started, realm] = OWNER.exec(text) ?? [];
  if (pid === undefined || started === undefined || realm === undefined) return 'unknown';
  return { pid: Number(pid), started, realm };
}
