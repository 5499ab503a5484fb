/** Archives as an input: files of records, each held against the checksum beside it before anything of it is sent. */
import { filesInput, type FilesSettings } from '../source/files.ts';
import type { Input } from '../source/source.ts';
import { assertWhole, isChecksumPath } from './checksum.ts';

/** A pattern may match the checksums too; they are no archives. */
export function replayInput(settings: FilesSettings): Input {
  const files = filesInput(settings);
  return {
    ...files,
    async *read(stop) {
      const skipped = new Set<number>();
      for await (const event of files.read(stop)) {
        if (event.type === 'opened') {
          if (isChecksumPath(event.origin.name)) skipped.add(event.source);
          else await assertWhole(event.origin.name);
        }
        if (!skipped.has(event.source)) yield event;
      }
    },
  };
}
