/** A source that is one record, whatever lines it has. */
import type { LogRecord } from '../record/record.ts';
import { createLineSplitter } from '../record/line-splitter.ts';
import type { Origin } from '../source/source.ts';
import { createRecordMaker } from './record-maker.ts';
import type { Reading, SourceReader } from './source-reader.ts';

export function createOneRecordReader(origin: Origin, reading: Reading): SourceReader {
  const maker = createRecordMaker(origin, reading);
  const parts: Buffer[] = [];
  let position = 0;
  return {
    take({ bytes }) {
      parts.push(Buffer.from(bytes));
    },
    flush: () => undefined,
    end(_isCut, now, each: (record: LogRecord) => void) {
      const bytes = Buffer.concat(parts);
      const splitter = createLineSplitter(0, reading.maxLineBytes);
      const lines = [...splitter.push(bytes), ...splitter.end()];
      const [line] = lines;
      if (line === undefined) return;
      line.text = lines.map(({ text }) => text).join('\n');
      line.isCut = lines.some(({ isCut }) => isCut);
      line.isGuessed = lines.some(({ isGuessed }) => isGuessed);
      position = bytes.length;
      each(maker.toRecord(line, 0, now));
    },
    get position() {
      return position;
    },
    isOpen: false,
  };
}
