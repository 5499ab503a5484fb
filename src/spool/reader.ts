/** Reads messages back in the order in which they were appended, one at a time from disk. */
import type { FileHandle } from 'node:fs/promises';
import type { WireMessage } from '../wire/message.ts';
import { openFile } from './disk-file.ts';
import { decodeMessage } from './frame.ts';
import { createFrameReader, type FoundFrame, type FrameReader } from './frame-reader.ts';
import type { Losses, Piece } from './losses.ts';
import { retire, type Run, type Segment } from './run.ts';
import { createTally, subtract, type Tally } from './tally.ts';

/** A message that was read back and is not released yet. */
export interface Entry extends Readonly<Tally> {
  readonly sequence: number;
  readonly segment: Segment;
  /** Milliseconds since the epoch. */
  readonly appended: number;
}

export interface Taken {
  entry: Entry;
  message: WireMessage;
}

export interface Reader {
  /** The next message that is on disk, `undefined` when there is none now. */
  next(): Promise<Taken | undefined>;
  close(): Promise<void>;
}

interface Reading {
  segment: Segment;
  file: FileHandle;
  frames: FrameReader;
  /** Damage since the last message. */
  pieces: Piece[];
}

/** `held` is the tally of what is not released; messages that turn out to be lost are taken from it. */
export function createReader(runs: readonly Run[], held: Tally, losses: Losses): Reader {
  let reading: Reading | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function close(): Promise<void> {
    const { file } = reading ?? {};
    reading = undefined;
    await file?.close();
  }

  async function readingOf(segment: Segment): Promise<Reading> {
    if (reading?.segment === segment) return reading;
    await close();
    const file = await openFile(segment.path);
    const frames = createFrameReader(file, segment.run.marker, segment.readTo);
    return (reading = { segment, file, frames, pieces: [] });
  }

  async function take(): Promise<Taken | undefined> {
    for (;;) {
      const segment = firstUnread(runs);
      if (segment === undefined) return undefined;
      try {
        const taken = await takeFrom(await readingOf(segment));
        if (taken !== undefined) return taken;
      } catch (error) {
        if (segment.unread.messages === 0) continue;
        losses.unreadable(segment, segment.unread.messages, error);
        giveUp(segment, segment.unread.messages);
      }
    }
  }

  /** `undefined` when what came next was no message that is still to be sent. */
  async function takeFrom({ segment, frames, pieces }: Reading): Promise<Taken | undefined> {
    const found = await frames.next(segment.size);
    if (found === undefined) {
      await lose(pieces, segment, segment.last);
      giveUp(segment, segment.unread.messages);
      return undefined;
    }
    segment.readTo = found.at + (found.kind === 'frame' ? found.head.length : found.length);
    if (found.kind === 'damage') {
      pieces.push({ segment, at: found.at, length: found.length });
      return undefined;
    }
    const { sequence, length } = found.head;
    if (sequence < segment.expected) return undefined;
    if (sequence > segment.expected) await lose(pieces, segment, sequence - 1);
    if (segment.run.released.has(sequence)) {
      segment.expected = sequence + 1;
      return undefined;
    }
    const message = decodeMessage(found.bytes, found.start, found.head);
    if (message !== undefined) return { message, entry: enter(segment, found) };
    await lose([{ segment, at: found.at, length }], segment, sequence);
    return undefined;
  }

  function enter(segment: Segment, { head }: FoundFrame): Entry {
    const { sequence, records, length, appended } = head;
    const entry = { sequence, segment, appended, messages: 1, records, bytes: length };
    segment.expected = sequence + 1;
    segment.since = appended;
    subtract(segment.unread, entry);
    return entry;
  }

  /** The messages up to `to` did not come. What was damaged when the run was loaded is reported already. */
  async function lose(pieces: Piece[], segment: Segment, to: number): Promise<void> {
    const from = segment.expected;
    const fresh = pieces.filter(({ at }) => !segment.damage.has(at));
    pieces.length = 0;
    segment.expected = to + 1;
    if (fresh.length === 0) return;
    const lost = await losses.between(fresh, segment, from, to);
    giveUp(segment, Math.min(lost, segment.unread.messages));
  }

  /** How many records they carried shows only at the end of the segment. */
  function giveUp(segment: Segment, messages: number): void {
    const lost = { ...createTally(), messages };
    subtract(segment.unread, lost);
    subtract(held, lost);
    segment.held -= messages;
    if (segment.unread.messages > 0) return;
    subtract(held, segment.unread);
    segment.unread = createTally();
    retire(segment);
  }

  return {
    next() {
      const taken = last.then(take);
      last = taken.catch(() => undefined);
      return taken;
    },
    async close() {
      await last;
      await close();
    },
  };
}

export function firstUnread(runs: readonly Run[]): Segment | undefined {
  for (const { segments } of runs) {
    for (const segment of segments) if (segment.unread.messages > 0) return segment;
  }
  return undefined;
}
