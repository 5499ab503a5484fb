/**
 * The checkpoint of a run: which of its messages need not be sent again. One line of JSON, and its CRC-32 in hex on a
 * second line; it is replaced as a whole. One that is older than the truth does no harm: what it does not
 * know of is sent twice, under the same ids.
 */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { createFile, openFile } from './disk-file.ts';
import { syncFolder } from './folder.ts';
import type { Range } from './released.ts';
import { isAbsent } from './trouble.ts';

export const CHECKPOINT = 'checkpoint';
export const DRAFT = 'checkpoint.new';

/** Were every second message of a spool of 256 MiB released, of the smallest there are, it would have 8 MiB. */
const MAX_BYTES = 16 * 1024 * 1024;

const sequence = z.number().int().nonnegative();
const checkpointSchema = z.object({
  format: z.literal('logagg.spool.v1'),
  released: z.array(z.tuple([sequence, sequence])),
});

/** The ranges it names, none where there is no checkpoint, `undefined` where it cannot be believed. */
export async function readCheckpoint(folder: string): Promise<readonly Range[] | undefined> {
  try {
    await using file = await openFile(join(folder, CHECKPOINT));
    const { size } = await file.stat();
    return size > MAX_BYTES ? undefined : parse(await file.readFile('utf8'));
  } catch (error) {
    return isAbsent(error) ? [] : undefined;
  }
}

function parse(text: string): readonly Range[] | undefined {
  const [line = '', crc] = text.split('\n');
  if (crc !== crcOf(line)) return undefined;
  const { success, data } = checkpointSchema.safeParse(JSON.parse(line));
  return success ? data.released : undefined;
}

/** First half: a whole new one beside the old one. */
export async function draftCheckpoint(folder: string, released: readonly Range[]): Promise<void> {
  const line = JSON.stringify({ format: 'logagg.spool.v1', released });
  const draft = join(folder, DRAFT);
  await rm(draft, { force: true });
  await using file = await createFile(draft);
  await file.writeFile(`${line}\n${crcOf(line)}\n`);
  await file.sync();
}

/** Second half: it takes the old one's place, for good. */
export async function replaceCheckpoint(folder: string): Promise<void> {
  await rename(join(folder, DRAFT), join(folder, CHECKPOINT));
  await syncFolder(folder);
}

function crcOf(line: string): string {
  return crc32(line).toString(16).padStart(8, '0');
}
