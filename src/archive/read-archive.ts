/** Reads an archive: NDJSON, a record a line, compressed with gzip. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { LogaggError } from '../errors.ts';
import type { LogRecord } from '../record/record.ts';
import { decodeBatch } from '../wire/batch.ts';

const LF = 10;
/** Some thousand records, which are handled together. */
const CHUNK_BYTES = 256 * 1024;

/** Its records in runs; throws for a file that is no gzip of whole records, each a line. */
export async function* readArchive(path: string): AsyncGenerator<LogRecord[]> {
  const source = createReadStream(path);
  const bytes = source.pipe(createGunzip({ chunkSize: CHUNK_BYTES }));
  source.on('error', (error) => bytes.destroy(error));
  try {
    let rest: Buffer[] = [];
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(LF) + 1;
      if (end === 0) {
        rest.push(chunk);
        continue;
      }
      yield recordsOf(Buffer.concat([...rest, chunk.subarray(0, end)]).toString(), path);
      rest = end < chunk.length ? [chunk.subarray(end)] : [];
    }
    if (rest.length > 0) throw unreadable(path);
  } finally {
    source.destroy();
    bytes.destroy();
  }
}

function recordsOf(lines: string, path: string): LogRecord[] {
  const records = decodeBatch(lines);
  if (records === undefined) throw unreadable(path);
  return records;
}

function unreadable(path: string): LogaggError {
  return new LogaggError('failed', `${path} holds what is no record`);
}
