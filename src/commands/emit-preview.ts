/** `logagg emit --dry-run`: prints what would be sent. */
import { type Io, print } from '../io.ts';
import { notARecord } from '../pipeline/intake-worker.ts';
import { createReaders, type ReadingSettings } from '../pipeline/readers.ts';
import type { Input } from '../source/source.ts';
import { previewLine } from '../view/preview.ts';

export async function previewRecords(
  io: Io,
  input: Input,
  reading: ReadingSettings,
): Promise<void> {
  const onMisfit = (text: string) => {
    if (reading.isReplay) throw notARecord(text);
  };
  const readers = createReaders(reading, onMisfit);
  for await (const event of input.read(io.stop)) {
    let lines = '';
    readers.take(event, io.now(), (record) => (lines += previewLine(record)));
    await print(io.stdout, lines);
  }
  await input.close?.();
}
