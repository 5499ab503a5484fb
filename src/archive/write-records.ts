/** Writes records into a new file, as NDJSON compressed with gzip (RFC 1952), down to the disk. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createGzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { LogaggError } from '../errors.ts';
import type { LogRecord } from '../record/record.ts';
import { decodeBatch, encodeRecord } from '../wire/batch.ts';
import type { Checksum } from './checksum.ts';

/** The same records make the same bytes, with the same zlib. */
export async function writeRecords(
  path: string,
  runs: AsyncIterable<LogRecord[]>,
): Promise<Checksum> {
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  const told = { records: 0 };
  try {
    await pipeline(linesOf(runs, told), createGzip(), async (compressed) => {
      for await (const bytes of compressed as AsyncIterable<Buffer>) {
        hash.update(bytes);
        await file.writeFile(bytes);
      }
    });
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), records: told.records };
}

async function* linesOf(
  runs: AsyncIterable<LogRecord[]>,
  told: { records: number },
): AsyncGenerator<string> {
  for await (const run of runs) {
    told.records += run.length;
    const lines = run.map((record) => encodeRecord(record));
    assertReadable(lines, run);
    yield lines.join('');
  }
}

/** Each line must become the same record again, whatever has found its way into the store. */
function assertReadable(lines: readonly string[], run: readonly LogRecord[]): void {
  const again = decodeBatch(lines.join(''));
  const wrong = lines.findIndex((line, i) => {
    const record = again?.[i] ?? decodeBatch(line)?.[0];
    return record === undefined || encodeRecord(record) !== line;
  });
  if (wrong === -1) return;
  throw new LogaggError('failed', `the record ${run[wrong]?.id} does not fit into an archive`);
}
