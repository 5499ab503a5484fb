/** Looks at dead letters and leaves them where they are. */
import type { DeadLetters } from '../broker/dead-letters.ts';
import type { DeadLetter, RawLetter } from '../wire/read-dead-letter.ts';
import { type Causes, createCauses } from './dead-causes.ts';
import { sweep, type Swept } from './dead-sweep.ts';

/** Bodies only pass through, so this bounds time and not memory: a gigabyte takes a minute and more. */
const MAX_BYTES = 1024 ** 3;

export interface ScanJob {
  box: DeadLetters;
  /** How many to look at, at most. */
  most: number;
  selects(letter: DeadLetter): boolean;
  /** Of the selected ones how many are wanted; without it, all. */
  limit?: number | undefined;
  onSelected?(letter: DeadLetter, raw: RawLetter): void;
  stop: AbortSignal;
}

export interface Scan extends Swept {
  /** Those of the selected letters. */
  causes: Causes;
}

export async function scanDead(job: ScanJob): Promise<Scan> {
  const { limit = Number.POSITIVE_INFINITY } = job;
  const causes = createCauses();
  let bytes = 0;
  const swept = await sweep({
    ...job,
    onLetter(letter, delivery) {
      bytes += letter.bytes;
      delivery.settle('leave');
      if (job.selects(letter)) {
        causes.add(letter);
        job.onSelected?.(letter, delivery);
      }
      return causes.count >= limit || bytes >= MAX_BYTES ? 'enough' : undefined;
    },
  });
  const isTooMuch = bytes >= MAX_BYTES && swept.looked < swept.found;
  return { ...swept, isCut: swept.isCut || isTooMuch, causes };
}
