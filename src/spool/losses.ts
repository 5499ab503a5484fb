/** What was found damaged: copied aside, counted, and said in one line each. */
import { messageOf } from '../errors.ts';
import { quarantine } from './quarantine.ts';
import type { Segment } from './run.ts';

/** Bytes of a segment that are no message. */
export interface Piece {
  segment: Segment;
  at: number;
  length: number;
}

export interface Losses {
  /** So many messages were lost, at least, and so many bytes are no messages. */
  readonly damaged: Readonly<{ messages: number; bytes: number }>;
  /**
   * Between two messages these pieces were found, where messages of these numbers should be. When all pieces are
   * copied, they count as released: nobody needs to find them again. Resolves to how many were not released before.
   */
  between(pieces: readonly Piece[], segment: Segment, first: number, last: number): Promise<number>;
  /** A run ends in these. */
  atEnd(pieces: readonly Piece[]): Promise<void>;
  /** A segment, or the rest of it, cannot be read; it stays where it is. */
  unreadable(segment: Segment, messages: number, error: unknown): void;
}

export function createLosses(folder: string, onNotice: (text: string) => void): Losses {
  const damaged = { messages: 0, bytes: 0 };

  /** Says whether the bytes are safe elsewhere. */
  async function setAside({ segment, at, length }: Piece, what: string): Promise<boolean> {
    damaged.bytes += length;
    segment.damage.add(at);
    const where = `${length} bytes from byte ${at} of ${segment.path} ${what}`;
    try {
      onNotice(`${where}; they are kept in ${await quarantine(folder, segment, at, length)}`);
      return true;
    } catch (error) {
      segment.isKept = true;
      onNotice(`${where}; they stay there, as they cannot be copied: ${messageOf(error)}`);
      return false;
    }
  }

  return {
    damaged,
    async between(pieces, segment, first, last) {
      const { run } = segment;
      const count = run.released.lacking(first, last);
      // What is broken of messages that are released is nobody's loss.
      if (count === 0 && (last >= first || run.released.has(first))) return 0;
      damaged.messages += count;
      const lost = count === 1 ? '1 message' : `${count} messages`;
      let isSafe = true;
      for (const piece of pieces) {
        if (!(await setAside(piece, `are damaged, ${lost} lost`))) isSafe = false;
      }
      if (pieces.length === 0) {
        onNotice(`${lost} missing before message ${last + 1} in ${segment.path}`);
      }
      if (isSafe) {
        run.released.add(first, last);
        run.isDirty = true;
      }
      return count;
    },
    async atEnd(pieces) {
      if (pieces.length > 0) damaged.messages += 1;
      for (const piece of pieces) {
        await setAside(piece, 'are the beginning of a message that was cut off, or damaged');
      }
    },
    unreadable(segment, messages, error) {
      damaged.messages += messages;
      segment.isKept = true;
      segment.run.isKept = true;
      onNotice(`cannot read ${segment.path}, which stays where it is: ${messageOf(error)}`);
    },
  };
}
