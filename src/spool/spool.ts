/**
 * Messages on disk that the broker has not confirmed yet. Each process appends to a run of its own, a sub-folder with a
 * name of its own; the runs of dead processes are taken over and come first. What is synced outlives the
 * process and a loss of power: it is given out again, here or by the next spool on this folder, until it is released.
 */
import type { WireMessage } from '../wire/message.ts';
import type { Entry, Taken } from './reader.ts';
import type { Tally } from './tally.ts';

export interface Spool {
  /**
   * Takes a message over; a copy of it is on its way to disk. Never refuses for want of space: look at `full` before.
   * Throws once the spool has failed or is closed.
   */
  append(message: WireMessage): void;
  /** Resolves when all that was appended so far is on disk. Many may wait for the same sync. */
  synced(): Promise<void>;
  /** Why nothing should be appended now: the limit is reached, or the disk is full. */
  readonly full: 'limit' | 'disk' | undefined;
  /** Resolves when there is room, and the disk keeps up: for those who would rather wait than drop. */
  room(): Promise<void>;
  /** Resolves when the disk keeps up, or `full` says that it will not: for those who would rather drop than wait. */
  pace(): Promise<void>;
  /**
   * Gives up the oldest messages that were not given out yet, a segment of them, and counts them; `undefined` when
   * there are none on disk. Call it until `full` is no longer `limit`.
   */
  dropOldest(): Tally | undefined;
  /**
   * The next message on disk, in the order in which they were appended; `undefined` when there is none now. It is not
   * given out twice by one spool: the publisher sends again what it took.
   */
  next(): Promise<Taken | undefined>;
  /** Whether `next` has something to give. */
  readonly hasNext: boolean;
  /** Resolves when `next` has something to give, or the spool is closed. */
  arrival(): Promise<void>;
  /** The broker has it: it is not needed any more. In any order; after `close` it comes too late, and is sent again. */
  release(entry: Entry): void;
  readonly counts: SpoolCounts;
  /** Writes what is left to write. What is not released stays for the next spool on this folder. */
  close(): Promise<void>;
}

/** Kept up to date. */
export interface SpoolCounts {
  /** Appended or taken over, and not released. */
  readonly held: Readonly<Tally>;
  /** The part of `held` that is not on disk yet; after `close`, what could not be written. */
  readonly unwritten: Readonly<Tally>;
  /** When the oldest of `held` was appended, ms since the epoch; or a little before. */
  readonly oldest: number | undefined;
  /** What other processes had left. */
  readonly adopted: Readonly<Tally> & { readonly runs: number };
  /** What `dropOldest` gave up. */
  readonly dropped: Readonly<Tally>;
  /** What could not be read back: at least so many messages; the bytes are in `quarantine/`. */
  readonly damaged: { readonly messages: number; readonly bytes: number };
}

export interface SpoolSettings {
  /** Made if need be; all runs are in it. */
  folder: string;
  /** How much of the disk may be held before the spool is full. What is just being deleted comes on top. */
  maxBytes: number;
  /** Milliseconds since the epoch. */
  now(): number;
  /** One line for people. */
  onNotice(text: string): void;
  /** The disk cannot be trusted any more; all that waits for it is rejected with the same error. */
  onFailed?(error: unknown): void;
}
