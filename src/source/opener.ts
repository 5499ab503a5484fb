/** Opens the files that are followed, each once. */
import { type BigIntStats, constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { createFollowedFile, type FollowedFile, keyOf } from './followed-file.ts';
import type { Positions } from './positions.ts';

/** For which name a file is opened. */
export interface OpenedFor {
  path: string;
  /** The name or the pattern that was asked for. */
  asked: string;
}

export interface Opener {
  /** This file is there at the start: with `from: 'end'` it is read from where it ends now. */
  wasThere(stats: BigIntStats): void;
  /** A regular file that is not open yet. Rejects with the error of the system. */
  open(path: string, name: OpenedFor): Promise<FollowedFile | undefined>;
}

export function createOpener(
  from: 'start' | 'end',
  positions: Positions,
  files: Map<string, FollowedFile>,
): Opener {
  /** Where the files end that were there at the start. */
  const ends = new Map<string, number>();
  return {
    wasThere(stats) {
      if (from === 'end') ends.set(keyOf(stats), Number(stats.size));
    },
    async open(path, { path: name, asked }) {
      // Not blocking: it may have become a named pipe.
      const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
      const stats = await handle.stat({ bigint: true });
      const key = keyOf(stats);
      if (files.has(key) || !stats.isFile()) {
        await handle.close();
        return undefined;
      }
      const isLater = positions.askedAt(asked) !== undefined;
      const end = isLater ? 0 : (ends.get(key) ?? 0);
      // The inode may be another file's once this one is gone.
      ends.delete(key);
      const file = createFollowedFile(name, handle, stats, end);
      files.set(key, file);
      return file;
    },
  };
}
