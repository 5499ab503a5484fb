/** When the state file is written. */
import { messageOf } from '../errors.ts';
import { type State, writeState } from './state-file.ts';

/** What is confirmed in between is sent once more after a crash, which does no harm; a save syncs the disk twice. */
const SAVE_MS = 1000;

export interface StateSaving {
  /** There is something new. */
  due(): void;
  /** Writes it now, after what is being written. */
  save(): Promise<void>;
  /** The same, and nothing later. */
  end(): Promise<void>;
}

/** Saves soon after something is due, one at a time; trouble is said once, until it is over. */
export function createStateSaving(
  stateFile: string | undefined,
  onNotice: (text: string) => void,
  state: () => State,
): StateSaving {
  let isDue = false;
  let isTold = false;
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();

  async function write(path: string): Promise<void> {
    if (!isDue) return;
    isDue = false;
    try {
      await writeState(path, state());
      isTold = false;
    } catch (error) {
      isDue = true;
      if (!isTold) onNotice(`cannot write the state file ${path}: ${messageOf(error)}`);
      isTold = true;
    }
  }

  function save(): Promise<void> {
    if (stateFile !== undefined) last = last.then(() => write(stateFile));
    return last;
  }

  return {
    due() {
      isDue = true;
      if (stateFile === undefined) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void save();
      }, SAVE_MS);
    },
    save,
    end() {
      clearTimeout(timer);
      return save();
    },
  };
}
