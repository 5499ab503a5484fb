/** Removes what goes of one collection, whole or in part; archived first where that is asked for. */
import type { Archive } from '../archive/archive.ts';
import { pause } from '../pause.ts';
import type { PartialRemoval, Removal, Retention, WholeRemoval } from '../store/retention.ts';

/** What went of a collection. */
export interface Removed {
  collection: string;
  records: number;
  /** Bytes on disk that came back. */
  bytes: number;
  isWhole: boolean;
  /** The file that has the records now. */
  archived?: string;
}

export interface Remover {
  remove(removal: Removal): Promise<Removed>;
  /** Whether something was left, as the time was over. */
  readonly isCut: boolean;
}

export interface RemoverSettings {
  retention: Retention;
  archive?: Archive | undefined;
  pauseMs: number;
  isOver(): boolean;
  stop: AbortSignal;
}

/**
 * Documents that are removed together. Measured on a busy machine, in days of 100,000: 20,000 a second in batches of
 * 500, 28,000 of 1,000 or 5,000, 37,000 of 20,000, where one took half a second, for which it holds others up.
 */
const BATCH = 1000;
/** Thrown through an archive that was being written. */
const STOPPED = new Error('stopped');

export function createRemover(settings: RemoverSettings): Remover {
  const { retention, archive, pauseMs, isOver, stop } = settings;
  let isCut = false;

  async function removeWhole(removal: WholeRemoval, removed: Removed): Promise<void> {
    const frozen = await removal.freeze();
    if (frozen === undefined) return;
    try {
      const archived = await archive?.write(frozen.partition, stoppable(frozen.read()));
      if (archived !== undefined) removed.archived = archived.path;
    } catch (error) {
      // Where this fails too, the next run does it.
      await frozen.thaw().catch(() => undefined);
      throw error;
    }
    const records = await frozen.count();
    await frozen.drop();
    removed.records = records;
    removed.bytes = removal.bytes;
  }

  async function removePart(removal: PartialRemoval, removed: Removed): Promise<void> {
    for await (const remove of batchesOf(removal, removed)) {
      removed.records += await remove();
      if (isOver()) {
        isCut ||= removed.records < removal.records;
        return;
      }
      if (pauseMs > 0) await pause(pauseMs, stop);
    }
  }

  /** With an archive exactly what is in it. */
  async function* batchesOf(removal: PartialRemoval, removed: Removed) {
    if (archive === undefined) {
      for await (const ids of removal.ids(BATCH)) yield () => removal.remove(ids);
      return;
    }
    const archived = await archive.write(removal.collection, stoppable(removal.read()));
    if (archived === undefined) return;
    removed.archived = archived.path;
    for await (const records of archived.read()) yield () => removal.removeRecords(records);
  }

  /** Archiving a large day takes a while, and begins anew when it was stopped. */
  async function* stoppable<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
    for await (const item of items) {
      if (stop.aborted) throw STOPPED;
      yield item;
    }
  }

  return {
    async remove(removal) {
      const { collection, isWhole } = removal;
      const removed: Removed = { collection, records: 0, bytes: 0, isWhole };
      try {
        await (isWhole ? removeWhole(removal, removed) : removePart(removal, removed));
      } catch (error) {
        if (error === STOPPED) isCut = true;
        // What another run has removed meanwhile is gone, as it should be.
        else if (!retention.isGone(error)) throw error;
      }
      return removed;
    },
    get isCut() {
      return isCut;
    },
  };
}
