/** Where lines come from: bytes of one or many sources, in the order in which they come. */
import type { Severity } from '../record/severity.ts';

/** What is known of a source beside its bytes. Plain data, so that another thread can have it. */
export interface Origin {
  /** For messages to a person. */
  name: string;
  /** The service of lines that name none. */
  service: string;
  /** The severity of lines that name none, where this source has one of its own. */
  severity?: Severity;
  /** Whole number below 2^34, of the ids of its records: see `record/id.ts`. */
  fingerprint: number;
  /**
   * The time of lines that name none, before any other line did, ms since the epoch. Without it, all such lines have the
   * time at which they are read.
   */
  fallbackTime?: number;
  /** It can be read again from any offset, so half a line at a stop is left for the next time. */
  canBeReadAgain: boolean;
  /** All of its bytes are one record, with the line ends between them. */
  isOneRecord?: true;
}

/** `source` numbers the sources of one input from 0, in the order in which they open. */
export type SourceEvent =
  | { type: 'opened'; source: number; origin: Origin }
  /** The next bytes; `offset` is where the first of them stands. Nobody else holds their buffer. */
  | { type: 'bytes'; source: number; offset: number; bytes: Uint8Array<ArrayBuffer> }
  /** There are no more; `isCut` where a stop came before the end. */
  | { type: 'ended'; source: number; isCut: boolean };

export interface Input {
  /** What comes from all sources, until they end, or soon after `stop` is aborted. Read once. */
  read(stop: AbortSignal): AsyncIterable<SourceEvent>;
  /** All lines of a source that begin before `offset` are safe with the broker. */
  confirmed?(source: number, offset: number): void;
  /** A buffer that came with bytes has been read, and may be used again. */
  giveBack?(buffer: ArrayBuffer): void;
  /** Releases what it holds, after the last confirm. */
  close?(): Promise<void>;
}
