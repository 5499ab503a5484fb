/**
 * What is written beside an archive: `api.ndjson.gz.sha256`, in the form that `sha256sum --check` reads, with the
 * number of records in a comment above it.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isAbsence } from '../error-code.ts';
import { LogaggError } from '../errors.ts';

export interface Checksum {
  /** Of the compressed bytes, in hexadecimal. */
  sha256: string;
  records: number;
}

/** A file of checksums is a few lines; one of gigabytes is something else. */
const MAX_LENGTH = 64 * 1024;

const ENDING = '.sha256';

export function checksumPath(path: string): string {
  return path + ENDING;
}

export function isChecksumPath(path: string): boolean {
  return path.endsWith(ENDING);
}

/** Two spaces: the mode of GNU coreutils for text, which on Unix is that of bytes. */
export function formatChecksum(path: string, { sha256, records }: Checksum): string {
  return `# ${records} records\n${sha256}  ${basename(path)}\n`;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Throws a `bad-input` error for a file that is not what its checksum beside it says; one without is taken as it is. */
export async function assertWhole(path: string): Promise<void> {
  const beside = checksumPath(path);
  const text = await readFile(beside, 'utf8').catch((error: unknown) => {
    if (isAbsence(error)) return undefined;
    throw error;
  });
  if (text === undefined) return;
  const expected = text.length <= MAX_LENGTH ? sumOf(text, basename(path)) : undefined;
  if (expected === undefined) {
    throw new LogaggError('bad-input', `${beside} has no SHA-256 sum of ${basename(path)}`, {
      hint: 'without that file the archive is taken as it is',
    });
  }
  if ((await sha256Of(path)) === expected) return;
  throw new LogaggError('bad-input', `${path} is damaged: it does not have the sum in ${beside}`, {
    hint: 'take another copy; nothing of it was sent',
  });
}

function sumOf(text: string, name: string): string | undefined {
  for (const line of text.split('\n')) {
    const [, sum = '', of] = /^([0-9a-f]{64}) [ *](.+)$/i.exec(line) ?? [];
    if (of === name) return sum.toLowerCase();
  }
  return undefined;
}
