/** Removes dead letters for good, after a question where somebody is there to answer it. */
import type { DeadLetters } from '../broker/dead-letters.ts';
import type { Causes } from './dead-causes.ts';
import { scanDead } from './dead-scan.ts';
import type { Selects } from './dead-selection.ts';
import { sweep, type Swept } from './dead-sweep.ts';

export interface DropPlan {
  /** Of the selected letters among those that were looked at. */
  causes: Causes;
  looked: number;
  /** What was in the queue in all. */
  found: number;
}

export interface DropJob {
  box: DeadLetters;
  /** Ends when so many letters were left where they are. */
  most: number;
  selects: Selects;
  /** Asked once, with nothing held meanwhile; on a no nothing is dropped. Without it nobody is asked. */
  confirm?(plan: DropPlan): Promise<boolean>;
  stop: AbortSignal;
}

export interface Dropped extends Swept {
  dropped: number;
  isConfirmed: boolean;
}

export async function dropDead({ confirm, ...job }: DropJob): Promise<Dropped> {
  const selects = confirm === undefined ? job.selects : await confirmed(confirm, job);
  if (selects === undefined) {
    return { found: 0, looked: 0, isCut: false, dropped: 0, isConfirmed: false };
  }
  let dropped = 0;
  const swept = await sweep({
    ...job,
    onLetter(letter, delivery) {
      const isSelected = selects(letter);
      if (isSelected) dropped += 1;
      delivery.settle(isSelected ? 'ack' : 'leave');
    },
  });
  return { ...swept, dropped, isConfirmed: true };
}

/** What may go after the question: the letters that it was about, and no later ones. */
async function confirmed(
  confirm: NonNullable<DropJob['confirm']>,
  job: Omit<DropJob, 'confirm'>,
): Promise<Selects | undefined> {
  const ids = new Set<string>();
  const scan = await scanDead({ ...job, onSelected: ({ id }) => ids.add(id) });
  const { causes, looked, found } = scan;
  if (ids.size === 0) return () => false;
  if (job.stop.aborted || !(await confirm({ causes, looked, found }))) return undefined;
  let passed = 0;
  return (letter) => {
    passed += 1;
    return ids.has(letter.id) || (passed > looked && job.selects(letter));
  };
}
