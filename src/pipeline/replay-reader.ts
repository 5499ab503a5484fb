/** A source of records that are records already, each a line of NDJSON: they are sent as they are, ids and all. */
import { decodeBatch } from '../wire/batch.ts';
import type { Reading, SourceReader } from './source-reader.ts';

const LF = 10;
/** Twice what the largest document of MongoDB takes: a longer line is nothing that was archived. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;

export function createReplayReader({ onMisfit }: Pick<Reading, 'onMisfit'>): SourceReader {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let position = 0;

  function read(lines: string, each: Parameters<SourceReader['take']>[1]): void {
    const records = decodeBatch(lines);
    if (records !== undefined) return records.forEach(each);
    for (const line of lines.split('\n')) {
      const [record] = decodeBatch(line) ?? [];
      if (record !== undefined) each(record);
      else if (line.trim() !== '') onMisfit?.(line);
    }
  }

  return {
    take({ bytes, offset }, each) {
      const end = bytes.lastIndexOf(LF) + 1;
      if (end > 0) {
        position = offset + end;
        read(Buffer.concat([...rest, bytes.subarray(0, end)]).toString(), each);
        rest = [];
        restBytes = 0;
      }
      if (end === bytes.length) return;
      rest.push(Buffer.from(bytes.subarray(end)));
      restBytes += bytes.length - end;
      if (restBytes > MAX_LINE_BYTES) onMisfit?.(Buffer.concat(rest).toString('latin1', 0, 1000));
    },
    flush: () => undefined,
    end(isCut, _now, each) {
      if (!isCut) read(Buffer.concat(rest).toString(), each);
      rest = [];
    },
    get position() {
      return position;
    },
    isOpen: false,
  };
}
