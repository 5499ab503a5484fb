/** Lines and where they come from. */
import type { IdMinter } from '../record/id.ts';

export interface Line {
  /** Without its line end. */
  text: string;
  /** Where it stands in its source: its first byte in a file, its number on a pipe. */
  position: number;
  /** It was longer than is accepted, and its end is missing. */
  isCut: boolean;
}

export interface Source {
  /** For messages to a person. */
  name: string;
  /** The service of lines that name none. */
  service: string;
  mint: IdMinter;
  /**
   * The time of a line that names none, in ms since the epoch. `previous` is the time of the line before it in
   * this source, if it had one.
   */
  timeOf(previous: number | undefined): number;
  /** Lines in runs, as they come; ends with the source, or soon after `stop` is aborted. */
  read(stop: AbortSignal): AsyncIterable<Line[]>;
}
