/** What has to be taken away again, last made first. */
import { messageOf } from '../../src/errors.ts';

export interface Undo {
  /** `what` names the thing in case that it cannot be taken away. */
  add(what: string, remove: () => Promise<void> | void): void;
  /** Takes away all that it can; gives a sentence for each thing that stays. */
  run(): Promise<string[]>;
}

export function createUndo(): Undo {
  const made: { what: string; remove: () => Promise<void> | void }[] = [];
  return {
    add: (what, remove) => void made.push({ what, remove }),
    async run() {
      const left: string[] = [];
      for (const { what, remove } of made.splice(0).toReversed()) {
        try {
          await remove();
        } catch (error) {
          left.push(`${what} could not be removed: ${messageOf(error)}`);
        }
      }
      return left;
    },
  };
}
