/** Lines from a pipe, which can be read once: ids count its lines from a random fingerprint. */
import type { Readable } from 'node:stream';
import { randomFingerprint } from '../record/fingerprint.ts';
import { createIdMinter } from '../record/id.ts';
import { readLines } from './chunks.ts';
import type { Source } from './line.ts';

export function pipeSource(stream: Readable, service: string, now: () => number): Source {
  return {
    name: 'standard input',
    service,
    mint: createIdMinter(randomFingerprint()),
    timeOf: () => now(),
    async *read(stop) {
      let number = 0;
      for await (const lines of readLines(stream, stop)) {
        for (const line of lines) line.position = number++;
        yield lines;
      }
    },
  };
}
