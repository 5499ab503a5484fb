/** The state file: how far each file is safe with the broker, as JSON that is replaced as a whole. */
import { constants } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { LogaggError, messageOf } from '../errors.ts';
import { errorCode } from '../error-code.ts';

/** One position has about 250 bytes: no state of ours is larger. */
const MAX_BYTES = 16 * 1024 * 1024;

const whole = z.number().int().nonnegative();
const stateSchema = z.object({
  format: z.literal('logagg.state.v1'),
  /** What was asked for, and when last, ms since the epoch. */
  names: z.array(z.object({ name: z.string(), seen: whole })),
  positions: z.array(
    z.object({
      path: z.string(),
      device: z.string(),
      inode: z.string(),
      head: whole,
      fingerprint: whole.max(2 ** 34 - 1),
      offset: whole,
      size: whole,
      /** When the file was there, and when it had this name, ms since the epoch. */
      seen: whole,
      named: whole,
      mark: z.object({ at: whole, hash: whole }).optional(),
    }),
  ),
});

export type State = z.infer<typeof stateSchema>;
export type SavedPosition = State['positions'][number];

/** Reads the state, an empty one where there is none. A file that is none is said and set aside, never deleted. */
export async function readState(
  path: string,
  now: number,
  onNotice: (text: string) => void,
): Promise<State> {
  const text = await readText(path);
  if (text === undefined) return { format: 'logagg.state.v1', names: [], positions: [] };
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch {
    const aside = `${path}.corrupt-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`;
    await rename(path, aside);
    onNotice(`${path} is no state file of logagg: moved to ${aside}, and starting without one`);
    return { format: 'logagg.state.v1', names: [], positions: [] };
  }
}

/** What is larger than any state of ours is cut, and then is none. */
async function readText(path: string): Promise<string | undefined> {
  try {
    // Not blocking: it may be a named pipe.
    await using handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, MAX_BYTES));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, bytesRead);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new LogaggError('failed', `cannot read the state file ${path}: ${messageOf(error)}`, {
      hint: 'name another with --state',
      cause: error,
    });
  }
}

/** Replaces the state: after a crash at any moment there is the old one or the new one, whole. */
export async function writeState(path: string, state: State): Promise<void> {
  const draft = `${path}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(state));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
  const folder = await open(dirname(path));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
